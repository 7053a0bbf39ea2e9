interface Waiter {
  /** What it waits for, for people. */
  readonly what: string;
  /** Looks at what is there now; settles the wait if that is enough. */
  look(): void;
  fail(error: Error): void;
}

/**
 * The waits of one viewer. Each is looked at again whenever something arrives; when it settles, by whichever way,
 * its timer and its entry are gone.
 */
export class Arrivals {
  readonly #waiters = new Set<Waiter>();
  readonly #describe: () => string;
  #ended: string | undefined;
  #broken: Error | undefined;

  /** @param describe - what has arrived so far, for the message of a failed wait */
  constructor(describe: () => string) {
    this.#describe = describe;
  }

  /** Waits under way. */
  get size(): number {
    return this.#waiters.size;
  }

  /**
   * @param what - what is waited for, for the message of a failed wait
   * @param find - returns it once it is there; called at once and after each arrival
   */
  wait<T>(what: string, find: () => T | undefined, timeoutMs: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        act();
      };
      const waiter: Waiter = {
        what,
        look() {
          let found: T | undefined;
          try {
            found = find();
          } catch (error) {
            settle(() => reject(error));
            return;
          }
          if (found !== undefined) settle(() => resolve(found));
        },
        fail: (error) => settle(() => reject(error)),
      };
      const timer = setTimeout(() => {
        waiter.fail(new Error(`no ${what} within ${timeoutMs} ms; ${this.#describe()}`));
      }, timeoutMs);
      this.#waiters.add(waiter);
      waiter.look();
      // What arrived before the end still counts; what did not will not come any more.
      if (!this.#waiters.has(waiter)) return;
      if (this.#broken) waiter.fail(this.#broken);
      else if (this.#ended !== undefined) waiter.fail(this.#lost(what, this.#ended));
    });
  }

  /** Something arrived. */
  changed(): void {
    for (const waiter of [...this.#waiters]) waiter.look();
  }

  /** Nothing more will arrive; waits that are not satisfied by what is there fail. */
  end(how: string): void {
    this.#ended ??= how;
    this.changed();
    for (const waiter of [...this.#waiters]) waiter.fail(this.#lost(waiter.what, how));
  }

  /** What arrived was not the protocol; a test must not go on as if nothing had happened. */
  break(error: Error): void {
    this.#broken ??= error;
    for (const waiter of [...this.#waiters]) waiter.fail(error);
  }

  #lost(what: string, how: string): Error {
    return new Error(`${how} while waiting for ${what}; ${this.#describe()}`);
  }
}
