import { checkInteger, checkKnown, checkObject } from '../options/check.js';

/**
 * Bounds on what viewers may do. All are on by default.
 *
 * @public
 */
export interface SessionLimits {
  /**
   * How long a connected viewer may take to say hello, in ms; then 4408.
   * @defaultValue 10000
   */
  helloTimeoutMs?: number;
  /**
   * Messages per second from one viewer, with a burst of twice that; beyond it 1008. One of over 512 characters counts once
   * per 512 begun. Higher lets one viewer cost more of the main thread: up to 0.08 ms each.
   * @defaultValue 600
   */
  maxMessagesPerSecond?: number;
  /**
   * Viewers of the whole server at the same time; one more is closed with 1013.
   * @defaultValue 2000
   */
  maxViewers?: number;
}

/** {@link SessionLimits} with nothing left open. */
export type ResolvedSessionLimits = Readonly<Required<SessionLimits>>;

export const SESSION_LIMITS = Object.freeze({
  helloTimeoutMs: 10_000,
  maxMessagesPerSecond: 600,
  maxViewers: 2000,
} satisfies Required<SessionLimits>);

/**
 * Fills in defaults and validates.
 *
 * @throws TypeError or RangeError naming path, rule and value
 */
export function resolveSessionLimits(path: string, limits: SessionLimits = {}): ResolvedSessionLimits {
  checkObject(path, limits);
  checkKnown(path, limits, Object.keys(SESSION_LIMITS));
  const given = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
  const merged: Required<SessionLimits> = { ...SESSION_LIMITS, ...given };
  return Object.freeze({
    helloTimeoutMs: checkInteger(`${path}.helloTimeoutMs`, merged.helloTimeoutMs, 10, 600_000),
    maxMessagesPerSecond: checkInteger(`${path}.maxMessagesPerSecond`, merged.maxMessagesPerSecond, 1, 1_000_000),
    maxViewers: checkInteger(`${path}.maxViewers`, merged.maxViewers, 1, 1_000_000),
  });
}
