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

  /**
   * Takes `count` tokens, or all of a full bucket where that is less; false if they are not there.
   *
   * @param reserve - tokens that are left to others
   */
  take(nowMs: number, count = 1, reserve = 0): boolean {
    const gained = ((nowMs - this.#updatedMs) / 1000) * this.ratePerSecond;
    this.#tokens = Math.min(this.burst, this.#tokens + gained);
    this.#updatedMs = nowMs;
    const cost = Math.min(count, this.burst);
    if (this.#tokens < cost + reserve) return false;
    this.#tokens -= cost;
    return true;
  }
}
