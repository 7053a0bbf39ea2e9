import type { Clock, Timer } from '../time/clock.js';

/** How often a socket that holds bytes is looked at, in ms: `ws` does not say when it drained. */
export const DRAIN_POLL_MS = 50;

/** Looks again after a while whether a viewer has room: at the earliest time that anybody asked for. */
export class RoomTimer {
  #timer: Timer | undefined;
  #dueMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly look: () => void,
  ) {}

  arm(dueMs: number): void {
    if (this.#timer && this.#dueMs <= dueMs) return;
    this.cancel();
    this.#dueMs = dueMs;
    this.#timer = this.clock.setTimer(dueMs - this.clock.nowMs(), () => {
      this.#timer = undefined;
      this.look();
    });
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
