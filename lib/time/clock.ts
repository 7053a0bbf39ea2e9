/** A running timer. */
export interface Timer {
  /** Stops it; idempotent. */
  cancel(): void;
}

/** Time as the core sees it; tests hand in one they can move by hand. */
export interface Clock {
  /** Milliseconds of a clock that never goes back, with a fraction. */
  nowMs(): number;
  /** Calls back once after `ms`; the timer does not keep the process alive. */
  setTimer(ms: number, callback: () => void): Timer;
}

/** The process's own monotonic clock. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  setTimer(ms, callback) {
    const handle = setTimeout(callback, ms);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};
