import type { Clock, Timer } from '../../../lib/time/clock.js';

interface PendingTimer {
  dueMs: number;
  callback: () => void;
}

/** A clock that moves by hand. Timers fire in order while it is moved. */
export class FakeClock implements Clock {
  #nowMs = 1000;
  readonly #timers = new Set<PendingTimer>();
  /** For how long before its time a timer fires, in ms: Node's count whole ms. The time has come when it is looked at again. */
  earlyMs = 0;
  #isEarly = false;

  get pendingTimers(): number {
    return this.#timers.size;
  }

  nowMs(): number {
    const earlyMs = this.#isEarly ? this.earlyMs : 0;
    this.#isEarly = false;
    return this.#nowMs - earlyMs;
  }

  setTimer(ms: number, callback: () => void): Timer {
    const timer: PendingTimer = { dueMs: this.#nowMs + ms, callback };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  /** Moves on by `ms`, firing what falls due, and lets promises settle after each. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (let next = this.#next(endMs); next; next = this.#next(endMs)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#isEarly = true;
      next.callback();
      this.#isEarly = false;
      await settle();
    }
    this.#nowMs = endMs;
    await settle();
  }

  #next(endMs: number): PendingTimer | undefined {
    return [...this.#timers].filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}

/** Lets every promise that can settle do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
