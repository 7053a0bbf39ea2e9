/** What is left of the window after a sign of congestion, and what is given back after a sign that there is none. */
const SHRINK = 0.7;
const REGROWTH = 0.1;
/** Places beyond those that frame rate and round trip fill, so that one late ack does not stop the flow. */
const SPARE = 2;

/**
 * How many pictures may be on their way to one viewer: as many as the frame rate puts on a link of this length, so that
 * distance costs no pictures, and fewer while they queue up on it. Numbers only.
 */
export class WindowSize {
  #share = 1;
  #shrunkMs = -Infinity;

  /** @param start - before anything is known of the link, and at least while it is free */
  constructor(private readonly start: number) {}

  /**
   * @param baseAckMs - from send to ack at best; 0 while nothing is known
   * @param framerate - pictures per second, at most
   */
  capacity(baseAckMs: number, framerate: number): number {
    const flow = baseAckMs === 0 ? 0 : Math.ceil((baseAckMs * framerate) / 1000) + SPARE;
    return Math.max(1, Math.ceil(this.#share * Math.max(this.start, flow)));
  }

  /** Pictures queue up. Counts once a round trip: what is on its way already cannot know better. */
  congested(nowMs: number, rttMs: number): void {
    if (nowMs - this.#shrunkMs < rttMs) return;
    this.#shrunkMs = nowMs;
    this.#share = Math.max(0.01, this.#share * SHRINK);
  }

  /** A round trip took no longer than it must. */
  calm(): void {
    this.#share = Math.min(1, this.#share + REGROWTH);
  }
}
