import type { Authenticate, Authorize } from '../display/authenticate.js';
import { checkFunction, checkInteger } from '../options/check.js';

/**
 * Who may be let in beyond what guards decide, and what they may do.
 *
 * @public
 */
export interface EntryRules {
  /**
   * Decides who a viewer is, after the guards and with the token of its hello: the way for clients without a cookie, and
   * for whatever a guard cannot see. A display may have one of its own, which is asked after this one.
   * @defaultValue none: the option `principal` says who it is
   */
  authenticate?: Authenticate;
  /**
   * Decides for each stream what a principal may do with it.
   * @defaultValue none: the option `role` says
   */
  authorize?: Authorize;
  /**
   * How long these may take for one viewer, in ms; then 1011, and the client tries again. Longer lets slow ones pass, and
   * strangers hold their places longer.
   * @defaultValue 5000
   */
  authenticateTimeoutMs?: number;
}

/** {@link EntryRules} with nothing left open. */
export interface ResolvedEntryRules {
  readonly authenticate: Authenticate | undefined;
  readonly authorize: Authorize | undefined;
  readonly authenticateTimeoutMs: number;
}

export const ENTRY_RULES = Object.freeze({
  authenticate: undefined,
  authorize: undefined,
  authenticateTimeoutMs: 5000,
} satisfies Record<keyof EntryRules, unknown>);

/**
 * Fills in defaults and validates; fields that are not its own are left to others.
 *
 * @throws TypeError or RangeError naming path, rule and value
 */
export function resolveEntryRules(path: string, rules: EntryRules = {}): ResolvedEntryRules {
  const { authenticate, authorize, authenticateTimeoutMs = ENTRY_RULES.authenticateTimeoutMs } = rules;
  return Object.freeze({
    authenticate: optionalFunction(`${path}.authenticate`, authenticate),
    authorize: optionalFunction(`${path}.authorize`, authorize),
    authenticateTimeoutMs: checkInteger(`${path}.authenticateTimeoutMs`, authenticateTimeoutMs, 1, 600_000),
  });
}

function optionalFunction<F>(path: string, value: F): F {
  return value === undefined ? value : checkFunction(path, value);
}
