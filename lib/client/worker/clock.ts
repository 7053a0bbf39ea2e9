/** A running timer. */
export interface Timer {
  /** Stops it; idempotent. */
  cancel(): void;
}

/** Time as the worker sees it; tests hand in one they can move by hand. */
export interface Clock {
  /** Milliseconds of a clock that never goes back, with a fraction. */
  nowMs(): number;
  /** Calls back once after `ms`. */
  setTimer(ms: number, callback: () => void): Timer;
}

/** The worker's own monotonic clock. */
export const workerClock: Clock = {
  nowMs: () => performance.now(),
  setTimer(ms, callback) {
    const handle = setTimeout(callback, ms);
    return { cancel: () => clearTimeout(handle) };
  },
};
