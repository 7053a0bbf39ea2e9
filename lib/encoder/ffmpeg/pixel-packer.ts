import { bytesPerPixel } from '../../display/frame-check.js';
import type { PixelFormat } from '../../display/frame.js';
import type { PixelSource } from '../image-encoder.js';

/** What an encoder is fed with: no padding after the rows, even sizes. */
export interface PackedSize {
  /** Even. */
  readonly width: number;
  /** Even. */
  readonly height: number;
}

/**
 * Brings frames into the one shape that a raw video track has: rows without padding, even sizes by repeating the last
 * column and row, one order of bytes. A frame that has it already is passed on as it is.
 */
export class PixelPacker {
  readonly #size: PackedSize;
  readonly #format: PixelFormat;
  // Reused from frame to frame: fresh memory of this size costs page faults.
  #target: Uint8Array<ArrayBuffer> | undefined;

  constructor(size: PackedSize, format: PixelFormat) {
    this.#size = size;
    this.#format = format;
  }

  /** Valid until the next call, and while the source is unchanged. */
  pack(source: PixelSource): Uint8Array {
    const channels = bytesPerPixel(this.#format);
    const rowBytes = this.#size.width * channels;
    const isSameOrder = order(source.format) === order(this.#format);
    const isSameSize = source.width === this.#size.width && source.height === this.#size.height;
    if (isSameOrder && isSameSize && source.stride === rowBytes) {
      return source.bytes.subarray(0, rowBytes * source.height);
    }
    const target = (this.#target ??= new Uint8Array(rowBytes * this.#size.height));
    for (let y = 0; y < source.height; y++) {
      const to = y * rowBytes;
      const row = source.bytes.subarray(y * source.stride);
      if (isSameOrder) target.set(row.subarray(0, source.width * channels), to);
      else reorder(row, source, target, to, this.#format);
      const end = to + source.width * channels;
      if (source.width < this.#size.width) target.copyWithin(end, end - channels, end);
    }
    const height = source.height;
    if (height < this.#size.height) target.copyWithin(height * rowBytes, (height - 1) * rowBytes, height * rowBytes);
    return target;
  }
}

function order(format: PixelFormat): 'RGB_' | 'BGR_' | 'RGB' {
  if (format === 'RGB') return 'RGB';
  return format.startsWith('RGB') ? 'RGB_' : 'BGR_';
}

/** Slow, for an app that changes its format while it streams: a new encoder for each change would be slower yet. */
function reorder(row: Uint8Array, source: PixelSource, target: Uint8Array, to: number, format: PixelFormat): void {
  const step = bytesPerPixel(source.format);
  const targetStep = bytesPerPixel(format);
  const first = source.format.startsWith('BGR') === format.startsWith('BGR') ? 0 : 2;
  for (let x = 0, from = 0; x < source.width; x++, from += step, to += targetStep) {
    target[to] = row[from + first]!;
    target[to + 1] = row[from + 1]!;
    target[to + 2] = row[from + 2 - first]!;
  }
}
