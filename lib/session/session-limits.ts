import { checkFunction, checkInteger, checkKnown, checkObject } from '../options/check.js';
import { principalKey } from './principal-key.js';

/**
 * Tells what is the same for all viewers of one person; `null` or `undefined` for nobody in particular.
 *
 * @public
 */
export type PrincipalKey = (principal: unknown) => unknown;

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
   * Messages per second from one viewer, with a burst of twice that; beyond it moves are left out, unparsed, and anything
   * else is 1008. One of over 512 characters counts once per 512 begun. Higher lets one viewer cost more of the main
   * thread: up to 0.08 ms each.
   * @defaultValue 600
   */
  maxMessagesPerSecond?: number;
  /**
   * Input events per second from one viewer that reach the app, with a burst of twice that. Beyond it moves and wheels are
   * left out first; a flood of presses or keys is 1008; releases always pass. Higher lets one viewer cost more of the
   * app's handlers.
   * @defaultValue 300
   */
  maxEventsPerSecond?: number;
  /**
   * Viewers of the whole server at the same time; one more is closed with 1013.
   * @defaultValue 2000
   */
  maxViewers?: number;
  /**
   * Viewers of one principal at the same time, on the whole server; one more is closed with 1013. Without a principal
   * nobody counts.
   * @defaultValue 32
   */
  maxViewersPerPrincipal?: number;
  /**
   * What makes two principals one and the same for `maxViewersPerPrincipal`: guards make a new object for every request.
   * @defaultValue the first of `id`, `sub`, `userId`, `uid`, `username`, `email` that is a string or number; a principal
   * that is no object itself
   */
  principalKey?: PrincipalKey;
  /**
   * How long a viewer may take no byte of what waits for it, in ms; then 4409. Longer keeps the memory of links that are
   * dead, up to about 1 MiB each.
   * @defaultValue 10000
   */
  stallTimeoutMs?: number;
}

/** {@link SessionLimits} with nothing left open. */
export type ResolvedSessionLimits = Readonly<Required<SessionLimits>>;

export const SESSION_LIMITS = Object.freeze({
  helloTimeoutMs: 10_000,
  maxMessagesPerSecond: 600,
  maxEventsPerSecond: 300,
  maxViewers: 2000,
  maxViewersPerPrincipal: 32,
  principalKey,
  stallTimeoutMs: 10_000,
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
  const integer = (key: Exclude<keyof SessionLimits, 'principalKey'>, min: number, max: number) =>
    checkInteger(`${path}.${key}`, merged[key], min, max);
  return Object.freeze({
    helloTimeoutMs: integer('helloTimeoutMs', 10, 600_000),
    maxMessagesPerSecond: integer('maxMessagesPerSecond', 1, 1_000_000),
    maxEventsPerSecond: integer('maxEventsPerSecond', 1, 1_000_000),
    maxViewers: integer('maxViewers', 1, 1_000_000),
    maxViewersPerPrincipal: integer('maxViewersPerPrincipal', 1, 1_000_000),
    principalKey: checkFunction(`${path}.principalKey`, merged.principalKey),
    stallTimeoutMs: integer('stallTimeoutMs', 100, 600_000),
  });
}
