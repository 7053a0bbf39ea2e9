import type { CanActivate, ExecutionContext, Type } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import type { Authenticate } from '../../../../lib/index.js';

/** Headers of whoever the guard lets in. */
export const TICKET = { cookie: 'ticket=valid' };
/** Headers of whoever is kept waiting by the guard. */
export const HELD_BY_GUARD = { 'x-held': 'yes' };
/** Token of whoever is kept waiting by the hook. */
export const HELD_BY_HOOK = 'held';

/** Ways in that a test can hold shut: a guard and a hook of an application. */
export class Doors {
  #release = () => {};
  #shut = this.#newShut();
  #waiting = 0;
  readonly #watchers = new Set<() => void>();

  /** Lets in whoever has a ticket. */
  readonly guard: Type<CanActivate>;

  constructor() {
    const hold = (verdict: boolean) => this.#hold(verdict);
    this.guard = class TicketGuard implements CanActivate {
      canActivate(context: ExecutionContext): boolean | Promise<boolean> {
        const { headers } = context.switchToHttp().getRequest<{ headers: IncomingHttpHeaders }>();
        const verdict = headers.cookie === TICKET.cookie;
        return 'x-held' in headers ? hold(verdict) : verdict;
      }
    };
  }

  /** Lets in everybody. */
  readonly authenticate: Authenticate = ({ token }) => (token === HELD_BY_HOOK ? this.#hold('late') : 'guest');

  /** Resolves once so many are kept waiting. */
  async held(count: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = () => {
        if (this.#waiting < count) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Those who wait are told. */
  release(): void {
    this.#waiting = 0;
    this.#release();
    this.#shut = this.#newShut();
  }

  #newShut(): Promise<void> {
    return new Promise((resolve) => (this.#release = resolve));
  }

  async #hold<T>(verdict: T): Promise<T> {
    this.#waiting++;
    for (const look of this.#watchers) look();
    await this.#shut;
    return verdict;
  }
}
