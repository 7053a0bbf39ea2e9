/** Allows `ratePerSecond` on average with bursts of `burst`. */
export class TokenBucket {
  #tokens: number;
  #updatedMs: number;

  constructor(
    private readonly ratePerSecond: number,
    private readonly burst: number,
    nowMs: number,
  ) {
    this.#tokens = burst;
    this.#updatedMs = nowMs;
  }

  /** Takes one token; false if there is none. */
  take(nowMs: number): boolean {
    const gained = ((nowMs - this.#updatedMs) / 1000) * this.ratePerSecond;
    this.#tokens = Math.min(this.burst, this.#tokens + gained);
    this.#updatedMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
