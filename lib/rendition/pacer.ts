/** Lateness forgiven, as a share of the interval: a source at the same rate as the pacer must not beat against it. */
const SLACK = 0.25;

/**
 * Keeps encodes at or under a frame rate without drifting from a source that publishes at that very rate.
 */
export class Pacer {
  #intervalMs: number;
  #dueMs = -Infinity;

  constructor(framerate: number) {
    this.#intervalMs = 1000 / framerate;
  }

  set framerate(framerate: number) {
    this.#intervalMs = 1000 / framerate;
    // A slower rate's long wait ends with that rate.
    this.#dueMs = -Infinity;
  }

  /** Milliseconds until the next encode may start; 0 for now. */
  delayMs(nowMs: number): number {
    const waitMs = this.#dueMs - nowMs;
    return waitMs <= this.#intervalMs * SLACK ? 0 : waitMs;
  }

  /** An encode starts. */
  start(nowMs: number): void {
    // From when it was due rather than from now, so that early and late starts even out; never to make up for a pause.
    this.#dueMs = Math.max(this.#dueMs, nowMs - this.#intervalMs * SLACK) + this.#intervalMs;
  }
}
