import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { within } from '../../../lib/time/within.js';
import { systemClock } from '../../../lib/time/clock.js';

/** Long against the end of a process, on a machine that is overloaded too. */
const END_TIMEOUT_MS = 10_000;

/** The child processes and threads that this process starts, as Node tells of them, whoever starts them. */
export class Offspring {
  readonly #children: ChildProcess[] = [];
  readonly #threads: Worker[] = [];
  /** Called for each thread that is started. */
  onThread: (thread: Worker) => void = () => {};

  readonly #addChild = (message: unknown): void => {
    this.#children.push((message as { process: ChildProcess }).process);
  };
  readonly #addThread = (message: unknown): void => {
    const { worker } = message as { worker: Worker };
    this.#threads.push(worker);
    this.onThread(worker);
  };

  /** Knows what is started from now on, until {@link forget}. */
  static watch(): Offspring {
    const offspring = new Offspring();
    subscribe('child_process', offspring.#addChild);
    subscribe('worker_threads', offspring.#addThread);
    return offspring;
  }

  /** Child processes that run. */
  get children(): ChildProcess[] {
    return this.#children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  }

  /** Threads that run. */
  get threads(): Worker[] {
    return this.#threads.filter(({ threadId }) => threadId >= 0);
  }

  /** Resolves when none runs any more; ends those that stay, and rejects. */
  async ended(): Promise<void> {
    const ends = [...this.children, ...this.threads].map((each) => once(each, 'exit'));
    try {
      await within(systemClock, END_TIMEOUT_MS, Promise.all(ends), 'a child process or thread did not end');
    } catch (error) {
      for (const child of this.children) child.kill('SIGKILL');
      await Promise.all(this.threads.map((thread) => thread.terminate()));
      throw error;
    }
  }

  forget(): void {
    unsubscribe('child_process', this.#addChild);
    unsubscribe('worker_threads', this.#addThread);
  }
}
