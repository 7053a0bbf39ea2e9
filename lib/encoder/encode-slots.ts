import { availableParallelism } from 'node:os';

/** Threads of the libuv pool that stay free for the app's files, DNS look-ups and crypto. */
const POOL_RESERVE = 2;
const DEFAULT_POOL_SIZE = 4;

/** Encodes that may run at once, given the cores and `UV_THREADPOOL_SIZE`. More would starve the libuv pool. */
export function encodeSlotCount(cores: number, poolSize: number): number {
  return Math.max(1, Math.min(cores, poolSize - POOL_RESERVE));
}

/**
 * Bounds the image encodes under way; who waits is served in order. Encodes that can wait take a spare slot: one whose taking
 * leaves another free, so that no live picture waits for them. Where there is but one slot they get one of their own beside
 * it, at the cost of a thread that was left to the app.
 */
export class EncodeSlots {
  readonly #total: number;
  readonly #waiting: (() => void)[] = [];
  readonly #patient: (() => void)[] = [];
  #live = 0;
  #spare = 0;

  /** @param count - for live pictures */
  constructor(private readonly count: number) {
    this.#total = Math.max(count, 2);
  }

  /** Resolves once a slot is the caller's; give it back with {@link release}. */
  acquire(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#serve();
    });
  }

  release(): void {
    this.#live--;
    this.#serve();
  }

  /** Resolves once a slot is the caller's that leaves another free; give it back with {@link releaseSpare}. */
  acquireSpare(): Promise<void> {
    return new Promise((resolve) => {
      this.#patient.push(resolve);
      this.#serve();
    });
  }

  releaseSpare(): void {
    this.#spare--;
    this.#serve();
  }

  get #free(): number {
    return this.#total - this.#live - this.#spare;
  }

  #serve(): void {
    while (this.#waiting.length > 0 && this.#live < this.count && this.#free > 0) {
      this.#live++;
      this.#waiting.shift()!();
    }
    while (this.#patient.length > 0 && this.#free > 1) {
      this.#spare++;
      this.#patient.shift()!();
    }
  }
}

/** The one process-wide number: the libuv pool is the process's too. */
export const processEncodeSlots = new EncodeSlots(
  encodeSlotCount(availableParallelism(), Number(process.env['UV_THREADPOOL_SIZE']) || DEFAULT_POOL_SIZE),
);
