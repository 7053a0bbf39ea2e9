import { checkInteger, checkOneOf, show } from '../options/check.js';
import { MAX_DIMENSION } from './display-options.js';
import type { Frame, PixelFormat } from './frame.js';

const FORMATS = ['RGBA', 'RGBX', 'BGRA', 'BGRX', 'RGB'] as const satisfies readonly PixelFormat[];

/** A frame whose numbers agree with its bytes. */
export interface CheckedFrame {
  bytes: Uint8Array;
  width: number;
  height: number;
  format: PixelFormat;
  /** Bytes of one row's pixels. */
  rowBytes: number;
  /** Bytes from row to row, at least `rowBytes`. */
  stride: number;
}

/** Bytes of one pixel. */
export function bytesPerPixel(format: PixelFormat): 3 | 4 {
  return format === 'RGB' ? 3 : 4;
}

/**
 * Validates a frame.
 *
 * @throws TypeError or RangeError with the numbers that do not fit
 */
export function checkFrame(frame: Frame): CheckedFrame {
  if (typeof frame !== 'object' || frame === null) {
    throw new TypeError(`frame must be an object like { data, width, height }, got ${show(frame)}`);
  }
  const width = checkInteger('frame.width', frame.width, 1, MAX_DIMENSION);
  const height = checkInteger('frame.height', frame.height, 1, MAX_DIMENSION);
  const format = checkOneOf('frame.format', frame.format ?? 'RGBA', FORMATS);
  const rowBytes = width * bytesPerPixel(format);
  const stride =
    frame.stride === undefined
      ? rowBytes
      : checkInteger('frame.stride (bytes per row)', frame.stride, rowBytes, Number.MAX_SAFE_INTEGER);
  const bytes = viewBytes(frame.data);
  const needed = stride * (height - 1) + rowBytes;
  if (bytes.byteLength < needed) {
    throw new RangeError(
      `frame.data must have at least ${needed} bytes for ${width}×${height} ${format}` +
        `${stride === rowBytes ? '' : ` with a stride of ${stride}`}, got ${bytes.byteLength}`,
    );
  }
  return { bytes, width, height, format, rowBytes, stride };
}

/** The bytes behind `data`, without a copy, respecting a view's own offset and length. */
function viewBytes(data: Frame['data']): Uint8Array {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  // Not `instanceof`: buffers of other realms (vm contexts, test runners) are as good.
  const tag = Object.prototype.toString.call(data);
  if (tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]') return new Uint8Array(data);
  throw new TypeError(`frame.data must be an ArrayBufferView, ArrayBuffer or SharedArrayBuffer, got ${show(data)}`);
}

/** Copies the pixels of a frame into `target`, rows packed tightly. */
export function copyRows(frame: CheckedFrame, target: Uint8Array): void {
  const { bytes, height, rowBytes, stride } = frame;
  if (stride === rowBytes) {
    target.set(bytes.subarray(0, rowBytes * height));
    return;
  }
  for (let row = 0; row < height; row++) {
    target.set(bytes.subarray(row * stride, row * stride + rowBytes), row * rowBytes);
  }
}

/** Compares the pixels of a frame with tightly packed rows. Stops at the first byte that differs. */
export function equalRows(frame: CheckedFrame, packed: Uint8Array): boolean {
  const { bytes, height, rowBytes, stride } = frame;
  if (packed.byteLength !== rowBytes * height) return false;
  if (stride === rowBytes) return Buffer.compare(bytes.subarray(0, packed.byteLength), packed) === 0;
  for (let row = 0; row < height; row++) {
    const given = bytes.subarray(row * stride, row * stride + rowBytes);
    if (Buffer.compare(given, packed.subarray(row * rowBytes, (row + 1) * rowBytes)) !== 0) return false;
  }
  return true;
}
