import { checkRange, checkType } from './option-type.js';
import type { ReconnectSchedule } from './worker/reconnect-policy.js';

/**
 * When a view comes back after a lost connection.
 *
 * Without `shouldReconnect`, close codes decide. Tried again: 1001, 1006, 1011, 1012, 1013, 4408, 4409, and 4429 (which
 * waits 5 s on top); 4401 once and at once, if it came after the view was let in. Everything else is final.
 *
 * @public
 */
export interface ReconnectOptions {
  /**
   * Wait before the first try, in ms, 0..3600000. Lower finds a restarted server sooner and asks a broken one more often.
   * @defaultValue 500
   */
  initialDelayMs?: number;
  /**
   * Longest wait, in ms, 0..3600000.
   * @defaultValue 15000, four tries a minute for a page that is left open
   */
  maxDelayMs?: number;
  /**
   * What every wait is longer by than the one before, 1..10.
   * @defaultValue 2
   */
  factor?: number;
  /**
   * Share of each wait that is left to chance, 0..1: it takes that much off at most. 0 sends all viewers of a restarted
   * server at the same moment.
   * @defaultValue 0.5
   */
  jitter?: number;
  /**
   * Tries before the view is closed with the last code, counted since a connection that lasted 10 s.
   * @defaultValue unlimited
   */
  maxAttempts?: number;
  /**
   * Decides in place of the list of close codes. `attempt` counts as in `maxAttempts`, from 1.
   *
   * @returns `undefined` to leave it to the list
   */
  shouldReconnect?(code: number, attempt: number): boolean | undefined;
}

/** {@link ReconnectOptions} checked, with defaults; the schedule is `undefined` for a view that does not come back. */
export interface ResolvedReconnect {
  readonly schedule: ReconnectSchedule | undefined;
  readonly shouldReconnect: ReconnectOptions['shouldReconnect'];
}

const DEFAULTS = Object.freeze({
  // Fast enough that a restarted server is seen at once, slow enough not to be a loop.
  initialDelayMs: 500,
  // A page left open overnight asks four times a minute, which no server feels.
  maxDelayMs: 15_000,
  factor: 2,
  jitter: 0.5,
  maxAttempts: Infinity,
} satisfies ReconnectSchedule);

const HOUR_MS = 3_600_000;
const RANGES: Readonly<Record<string, readonly [low: number, high: number]>> = {
  initialDelayMs: [0, HOUR_MS],
  maxDelayMs: [0, HOUR_MS],
  factor: [1, 10],
  jitter: [0, 1],
  maxAttempts: [1, Infinity],
};

/** @throws TypeError or RangeError */
export function resolveReconnect(given: unknown): ResolvedReconnect {
  if (given === false) return { schedule: undefined, shouldReconnect: undefined };
  const options: unknown = given === true ? {} : given;
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`options.reconnect must be a boolean or an object, got ${String(given)}`);
  }
  const { shouldReconnect, ...numbers } = options as ReconnectOptions;
  if (shouldReconnect !== undefined) checkType('reconnect.shouldReconnect', shouldReconnect, 'function');
  const schedule: Record<string, number> = { ...DEFAULTS };
  for (const [key, value] of Object.entries(numbers) as [string, number | undefined][]) {
    if (value === undefined) continue;
    const range = RANGES[key];
    if (!range) throw new TypeError(`options.reconnect.${key} is not an option`);
    schedule[key] = checkRange(`options.reconnect.${key}`, value, ...range);
  }
  return { schedule: schedule as unknown as ReconnectSchedule, shouldReconnect };
}
