import type { PrincipalKey } from './session-limits.js';

/** How many viewers each principal has, on the whole server. */
export class Seats {
  readonly #taken = new Map<unknown, number>();

  constructor(
    private readonly maxPerPrincipal: number,
    private readonly keyOf: PrincipalKey,
  ) {}

  /** @returns gives the seat back, idempotent; `undefined` where there is none left */
  take(principal: unknown): (() => void) | undefined {
    const key = this.keyOf(principal);
    if (key === undefined || key === null) return () => {};
    const taken = this.#taken.get(key) ?? 0;
    if (taken >= this.maxPerPrincipal) return undefined;
    this.#taken.set(key, taken + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const left = this.#taken.get(key)! - 1;
      if (left > 0) this.#taken.set(key, left);
      else this.#taken.delete(key);
    };
  }
}
