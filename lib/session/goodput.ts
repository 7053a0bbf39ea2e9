import { WindowedMin } from '../metrics/windowed-min.js';

/** Bytes are counted over this time, in ms: long enough for acks that come in bursts. */
const COUNT_MS = 250;
/** How long the best is remembered, in ms. */
const SPAN_MS = 15_000;

/**
 * The most that was seen to arrive at a viewer of late: a link carries at least this much, and more where nobody sent
 * more. Numbers only.
 */
export class Goodput {
  readonly #best = new WindowedMin<number>(SPAN_MS);
  #sinceMs: number | undefined;
  #bytes = 0;

  /** Bytes were acknowledged. */
  add(nowMs: number, bytes: number): void {
    const sinceMs = (this.#sinceMs ??= nowMs);
    this.#bytes += bytes;
    const passedMs = nowMs - sinceMs;
    if (passedMs < COUNT_MS) return;
    const bps = (this.#bytes * 8000) / passedMs;
    this.#best.add(nowMs, -bps, bps);
    this.#sinceMs = nowMs;
    this.#bytes = 0;
  }

  /** Bits per second; `undefined` before anything was measured. */
  get bps(): number | undefined {
    return this.#best.value;
  }
}
