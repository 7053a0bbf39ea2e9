import type { Clock } from '../time/clock.js';

/** What {@link ticks} needs of a display. */
export interface TickSource {
  readonly clock: Clock;
  /** µs since the display was created. */
  nowUs(): number;
  /** Resolves at once while somebody watches, else when somebody does, or when the display closes. */
  whenWatched(signal: AbortSignal): Promise<void>;
  /** Aborts when the display closes. */
  readonly closed: AbortSignal;
}

/**
 * One moment to draw.
 *
 * @public
 */
export interface Tick {
  /** Counts the ticks, from 0. */
  index: number;
  /** µs since the display was created. */
  timestamp: number;
}

/** Ticks at a frame rate, without drift; ticks that a slow renderer missed are left out, not made up for. */
export async function* ticks(source: TickSource, framerate: number, signal?: AbortSignal): AsyncGenerator<Tick, void> {
  const intervalMs = 1000 / framerate;
  const ended = signal ? AbortSignal.any([signal, source.closed]) : source.closed;
  let dueMs = source.clock.nowMs();
  for (let index = 0; ; index++) {
    const askedMs = source.clock.nowMs();
    await source.whenWatched(ended);
    if (ended.aborted) return;
    const nowMs = source.clock.nowMs();
    // After a pause the rhythm starts anew: the next tick is a whole interval away, not what is left of an old one.
    if (nowMs > askedMs || dueMs < nowMs - intervalMs) dueMs = Math.max(dueMs, nowMs);
    await sleepUntil(source.clock, dueMs, ended);
    if (ended.aborted) return;
    yield { index, timestamp: source.nowUs() };
    dueMs += intervalMs;
  }
}

function sleepUntil(clock: Clock, dueMs: number, signal: AbortSignal): Promise<void> {
  const waitMs = dueMs - clock.nowMs();
  if (waitMs <= 0) return yieldToEventLoop();
  return new Promise((resolve) => {
    const finish = () => {
      timer.cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = clock.setTimer(waitMs, finish);
    signal.addEventListener('abort', finish);
  });
}

/** A renderer slower than its frame rate must still let sockets and timers have their turn. */
function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
