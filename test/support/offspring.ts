import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { childPids } from '../../bench/support/process-tree.js';
import { systemClock } from '../../lib/time/clock.js';
import { within } from '../../lib/time/within.js';

/** Long against the end of a thread, on a machine that is overloaded too. */
const END_TIMEOUT_MS = 10_000;

/** The child processes that the system knows of this process, and the threads as Node tells of them. */
export class Offspring {
  /** Somebody else's. */
  readonly #strangers = new Set(childPids());
  readonly #threads: Worker[] = [];
  /** Called for each thread that is started. */
  onThread: (thread: Worker) => void = () => {};

  readonly #addThread = (message: unknown): void => {
    const { worker } = message as { worker: Worker };
    this.#threads.push(worker);
    this.onThread(worker);
  };

  /** Knows what is started from now on, until {@link forget}. */
  static watch(): Offspring {
    const offspring = new Offspring();
    subscribe('worker_threads', offspring.#addThread);
    return offspring;
  }

  /** Pids of child processes, whichever thread started them; those that ended and that nobody saw off are there too. */
  get children(): number[] {
    return childPids().filter((pid) => !this.#strangers.has(pid));
  }

  /** Threads that run. */
  get threads(): Worker[] {
    return this.#threads.filter(({ threadId }) => threadId >= 0);
  }

  /** Ends the youngest child as `kill -9` does, and waits until it is gone. */
  async killChild(): Promise<void> {
    const pid = this.children.at(-1);
    if (pid === undefined) throw new Error('there is no child process');
    process.kill(pid, 'SIGKILL');
    while (this.children.includes(pid)) await setImmediate();
  }

  /** Resolves when no thread runs any more, and no child process is left; ends those that stay, and rejects. */
  async ended(): Promise<void> {
    try {
      const ends = this.threads.map((thread) => once(thread, 'exit'));
      await within(systemClock, END_TIMEOUT_MS, Promise.all(ends), 'a thread did not end');
      const { children } = this;
      if (children.length > 0) throw new Error(`child processes ${children.join(', ')} outlived their threads`);
    } catch (error) {
      for (const pid of this.children) process.kill(pid, 'SIGKILL');
      await Promise.all(this.threads.map((thread) => thread.terminate()));
      throw error;
    }
  }

  forget(): void {
    unsubscribe('worker_threads', this.#addThread);
  }
}
