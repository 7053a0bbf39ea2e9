import { SlidingWindow } from '../metrics/sliding-window.js';
import { checkNumber, checkObject } from '../options/check.js';
import type { SourceFrame } from '../rendition/picture-source.js';
import { parseColorSpace, type ColorSpace } from '../protocol/index.js';
import { bytesPerPixel, checkFrame, copyRows, equalRows, type CheckedFrame } from './frame-check.js';
import type { Frame, PublishOptions } from './frame.js';
import { lendPixels, PixelStore, type PixelLease } from './pixel-store.js';

const MAX_PIXEL_RATIO = 64;

/** When a frame arrives. */
export interface PublishTime {
  readonly nowMs: number;
  /** µs since the display was created. */
  readonly nowUs: number;
}

/** Takes published frames in: validates, copies once, keeps the newest and lets go of the one before. */
export class FrameDesk {
  readonly #store = new PixelStore();
  #latest: SourceFrame | undefined;
  #version = 0;
  #lastTimestampUs = -Infinity;
  #hasHadRatio = false;
  readonly #changes = new SlidingWindow();

  constructor(private readonly ownFrames: boolean) {}

  get latest(): SourceFrame | undefined {
    return this.#latest;
  }

  /**
   * @returns whether anything changed
   * @throws TypeError or RangeError for a frame or option that does not fit; the latest frame then stays
   */
  accept(frame: Frame, options: PublishOptions, time: PublishTime): boolean {
    const checked = checkFrame(frame);
    checkObject('publish options', options);
    const pixelRatio = checkNumber('options.pixelRatio', options.pixelRatio ?? 1, 1 / MAX_PIXEL_RATIO, MAX_PIXEL_RATIO);
    const color = checkColor(options.color);
    this.#lastTimestampUs = this.#nextTimestamp(options.timestamp, time.nowUs);
    this.#hasHadRatio ||= pixelRatio !== 1;
    const ratio = this.#hasHadRatio ? pixelRatio : undefined;
    if (this.#isUnchanged(checked, ratio, color)) return false;
    this.#changes.add(time.nowMs);
    this.#replace(checked, { pixelRatio: ratio, color, publishedMs: time.nowMs });
    return true;
  }

  /** Frames per second that changed something. */
  changeRate(nowMs: number): number {
    return this.#changes.rate(nowMs);
  }

  /** Lets go of all pixels. */
  clear(): void {
    this.#latest?.release();
    this.#latest = undefined;
    this.#store.clear();
  }

  #nextTimestamp(given: number | undefined, nowUs: number): number {
    if (given === undefined) return Math.max(nowUs, this.#lastTimestampUs + 1);
    if (!Number.isSafeInteger(given) || given <= this.#lastTimestampUs) {
      throw new RangeError(
        `options.timestamp must be an integer in µs above the last one, ${this.#lastTimestampUs}, got ${given}`,
      );
    }
    return given;
  }

  /** Only our own copy can be compared with: a lent buffer may be the very one published again. */
  #isUnchanged(frame: CheckedFrame, pixelRatio: number | undefined, color: ColorSpace | undefined): boolean {
    const latest = this.#latest;
    return (
      this.ownFrames &&
      latest !== undefined &&
      latest.width === frame.width &&
      latest.height === frame.height &&
      latest.format === frame.format &&
      latest.pixelRatio === pixelRatio &&
      JSON.stringify(latest.color) === JSON.stringify(color) &&
      equalRows(frame, latest.bytes)
    );
  }

  #replace(frame: CheckedFrame, rest: Pick<SourceFrame, 'pixelRatio' | 'color' | 'publishedMs'>): void {
    const { width, height, format } = frame;
    const isLent = !this.ownFrames && isReadableInPlace(frame);
    const lease = isLent ? lendPixels(frame.bytes) : this.#copy(frame);
    const previous = this.#latest;
    this.#latest = {
      ...rest,
      version: ++this.#version,
      timestampUs: this.#lastTimestampUs,
      bytes: lease.bytes,
      width,
      height,
      format,
      stride: isLent ? frame.stride : frame.rowBytes,
      retain: () => lease.retain(),
      release: () => lease.release(),
    };
    previous?.release();
  }

  #copy(frame: CheckedFrame): PixelLease {
    const lease = this.#store.lease(frame.rowBytes * frame.height);
    copyRows(frame, lease.bytes);
    return lease;
  }
}

/**
 * Encoders read whole rows of whole pixels. A lent frame whose stride is no number of pixels, or whose last row ends
 * before its padding, is copied after all.
 */
function isReadableInPlace({ bytes, stride, height, format }: CheckedFrame): boolean {
  return stride % bytesPerPixel(format) === 0 && bytes.byteLength >= stride * height;
}

function checkColor(color: ColorSpace | undefined): ColorSpace | undefined {
  if (color === undefined) return undefined;
  try {
    return parseColorSpace(color);
  } catch (cause) {
    throw new RangeError(`options.${(cause as Error).message}`, { cause });
  }
}
