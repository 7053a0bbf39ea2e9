import type { Role } from '../protocol/index.js';

/** What a viewer was let in with. */
export interface Seat {
  readonly principal: unknown;
  readonly role: Role;
  readonly maxEventsPerSecond: number;
  /** Asks the app's guards again. Does not reject. */
  recheck(): Promise<boolean>;
  /** Asks again what the principal may do; `undefined` for nothing, `'undecided'` for no answer. Does not reject. */
  roleNow(): Promise<Role | 'undecided' | undefined>;
}
