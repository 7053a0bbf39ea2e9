import type { RenditionMetrics } from '../display/metrics.js';
import { SlidingWindow } from '../metrics/sliding-window.js';

/** Counts the encodes of one rendition. */
export class EncodeMeter {
  readonly #times = new SlidingWindow();
  #encodes = 0;
  #keyframes = 0;
  #bytes = 0;
  #errors = 0;
  #errorsInARow = 0;

  get errors(): number {
    return this.#errors;
  }

  get keyframes(): number {
    return this.#keyframes;
  }

  /** An encode that began at `startedMs` is done. */
  done(startedMs: number, nowMs: number, bytes: number, isKey = false): void {
    this.#times.add(nowMs, nowMs - startedMs);
    this.#encodes++;
    this.#bytes += bytes;
    if (isKey) this.#keyframes++;
    this.#errorsInARow = 0;
  }

  failed(): void {
    this.#errors++;
    this.#errorsInARow++;
  }

  read(
    nowMs: number,
  ): Pick<
    RenditionMetrics,
    'encodes' | 'encodesPerSecond' | 'encodeMs' | 'encodeErrors' | 'encodeErrorsInARow' | 'bytesEncoded'
  > {
    return {
      encodes: this.#encodes,
      encodesPerSecond: this.#times.rate(nowMs),
      encodeMs: this.#times.mean(nowMs),
      encodeErrors: this.#errors,
      encodeErrorsInARow: this.#errorsInARow,
      bytesEncoded: this.#bytes,
    };
  }
}
