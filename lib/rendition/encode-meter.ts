import type { RenditionMetrics } from '../display/metrics.js';
import { SlidingWindow } from '../metrics/sliding-window.js';
import type { KeyframeCause } from '../protocol/index.js';
import { noKeyframes, sumOf } from './counts.js';
import type { RenditionTally } from './rendition-tally.js';

/** Counts the encodes of one rendition. */
export class EncodeMeter {
  readonly #times = new SlidingWindow();
  readonly #keyframes = noKeyframes();
  readonly #droppedBefore: RenditionTally['dropped'];
  #encodes = 0;
  #bytes = 0;
  #errors = 0;
  #errorsInARow = 0;

  /** @param tally - where the same is counted beyond the life of the rendition */
  constructor(private readonly tally: RenditionTally) {
    this.#droppedBefore = { ...tally.dropped };
  }

  get errors(): number {
    return this.#errors;
  }

  /** An encode that began at `startedMs` is done; `keyCause` is that of a keyframe of video. */
  done(startedMs: number, nowMs: number, bytes: number, keyCause?: KeyframeCause): void {
    const { tally } = this;
    const tookMs = nowMs - startedMs;
    this.#times.add(nowMs, tookMs);
    this.#encodes++;
    this.#bytes += bytes;
    this.#errorsInARow = 0;
    tally.encodes++;
    tally.encodeMs += tookMs;
    tally.bytesEncoded += bytes;
    tally.times?.encode.add(tookMs);
    if (!keyCause) return;
    this.#keyframes[keyCause]++;
    tally.keyframes[keyCause]++;
  }

  failed(): void {
    this.#errors++;
    this.#errorsInARow++;
    this.tally.encodeErrors++;
  }

  /** How it gets along: the mean time of an encode in ms, `undefined` without any lately. */
  pace(nowMs: number): { readonly encodeMs: number | undefined; readonly errorsInARow: number } {
    return { encodeMs: this.#times.mean(nowMs) || undefined, errorsInARow: this.#errorsInARow };
  }

  /** On the video path. */
  readKeyframes(): Pick<RenditionMetrics, 'keyframes' | 'keyframesByCause'> {
    return { keyframes: sumOf(this.#keyframes), keyframesByCause: { ...this.#keyframes } };
  }

  read(
    nowMs: number,
  ): Omit<
    RenditionMetrics,
    'key' | 'imageQuality' | 'framerate' | 'bitrate' | 'encoder' | 'viewers' | 'encodeQueueSize' | `keyframes${string}`
  > {
    const spread = this.#times.spread(nowMs);
    const dropped = { ...this.tally.dropped };
    for (const reason in dropped) {
      const each = reason as keyof typeof dropped;
      dropped[each] -= this.#droppedBefore[each];
    }
    return {
      encodes: this.#encodes,
      encodesPerSecond: this.#times.rate(nowMs),
      encodeMs: this.#times.mean(nowMs),
      ...(spread === undefined ? {} : { encodeTimeMs: spread }),
      encodeErrors: this.#errors,
      encodeErrorsInARow: this.#errorsInARow,
      bytesEncoded: this.#bytes,
      framesDropped: sumOf(dropped),
      framesDroppedByReason: dropped,
    };
  }
}
