/**
 * How far encodes may run ahead of the frame rate, in intervals. With less, a source at the very rate that once came too
 * soon would wait for the same part of an interval with every frame from then on: 27 ms of 33 were measured. Two, because
 * a joiner has an encode just before the first frame, and a render loop that starts late has its first two close together.
 * With more, bursts would grow.
 */
const CREDIT = 2;

/**
 * Keeps encodes at a frame rate, on average, without delaying a source that publishes at that very rate.
 */
export class Pacer {
  #intervalMs: number;
  /** When the next encode would start if all kept to the rate. */
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
    return Math.max(0, this.#dueMs - this.#intervalMs * CREDIT - nowMs);
  }

  /** An encode starts. */
  start(nowMs: number): void {
    // From when it was due, so that early and late starts even out; never to make up for a pause.
    this.#dueMs = Math.max(this.#dueMs, nowMs) + this.#intervalMs;
  }
}
