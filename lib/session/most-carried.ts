/** Clocks and event loops tell no less apart, in ms. */
const LEAST_MS = 1;

/**
 * The most that a link was seen to carry. What arrived took the way as well, which counts for nothing; but how long that is,
 * pings tell, and where those before were answered late it is less than it was thought to be. Then it was less that the link
 * carried, too.
 */
export class MostCarried {
  #most: { bytes: number; ms: number; wayMs: number } | undefined;

  /**
   * Something had arrived.
   *
   * @param ms - since it was sent
   * @param wayMs - of them the round trip with nothing in the way, as far as is known
   */
  add(bytes: number, ms: number, wayMs: number): void {
    if (bytes / Math.max(LEAST_MS, ms - wayMs) > (this.bytesPerMs(wayMs) ?? 0)) this.#most = { bytes, ms, wayMs };
  }

  /** @param wayMs - as it is known by now */
  bytesPerMs(wayMs: number): number | undefined {
    if (!this.#most) return undefined;
    const { bytes, ms } = this.#most;
    // Never longer again: routes change.
    this.#most.wayMs = Math.min(this.#most.wayMs, wayMs);
    return bytes / Math.max(LEAST_MS, ms - this.#most.wayMs);
  }
}
