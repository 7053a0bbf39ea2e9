import { availableParallelism } from 'node:os';

/** Threads of the libuv pool that stay free for the app's files, DNS look-ups and crypto. */
const POOL_RESERVE = 2;
const DEFAULT_POOL_SIZE = 4;

/** Encodes that may run at once, given the cores and `UV_THREADPOOL_SIZE`. More would starve the libuv pool. */
export function encodeSlotCount(cores: number, poolSize: number): number {
  return Math.max(1, Math.min(cores, poolSize - POOL_RESERVE));
}

/** Bounds the image encodes under way; who waits is served in order. */
export class EncodeSlots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves once a slot is the caller's; give it back with {@link release}. */
  acquire(): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

/** The one process-wide number: the libuv pool is the process's too. */
export const processEncodeSlots = new EncodeSlots(
  encodeSlotCount(availableParallelism(), Number(process.env['UV_THREADPOOL_SIZE']) || DEFAULT_POOL_SIZE),
);
