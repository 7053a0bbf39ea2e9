/** One broken chunk is the network's or the server's; three in a row are the decoder's. */
const FAILURES_PER_STEP = 3;
/** A decoder that ran this long was a good one: the next failure is counted from one again. */
const FORGIVEN_AFTER_MS = 10_000;

/** Which decoder to try next after failures: the browser's choice, then software, then none. */
export class DecoderLadder {
  readonly #nowMs: () => number;
  #acceleration: HardwareAcceleration = 'no-preference';
  #failures = 0;
  #failedAtMs = -Infinity;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** What to configure the next decoder with. */
  get acceleration(): HardwareAcceleration {
    return this.#acceleration;
  }

  /**
   * A decoder failed.
   *
   * @param isFinal - the same decoder will never do it
   */
  failed(isFinal: boolean): 'retry' | 'give-up' {
    const nowMs = this.#nowMs();
    if (nowMs - this.#failedAtMs >= FORGIVEN_AFTER_MS) this.#failures = 0;
    this.#failedAtMs = nowMs;
    this.#failures += 1;
    if (this.#failures < FAILURES_PER_STEP && !isFinal) return 'retry';
    this.#failures = 0;
    if (this.#acceleration === 'prefer-software') {
      // Whoever asks for video again, asks for all of it.
      this.#acceleration = 'no-preference';
      return 'give-up';
    }
    this.#acceleration = 'prefer-software';
    return 'retry';
  }
}
