import type { Clock, Timer } from '../../../lib/client/worker/clock.js';

/** Time that moves when the test says so. */
export class FakeClock implements Clock {
  #nowMs = 1000;
  readonly #timers = new Set<{ atMs: number; callback: () => void }>();

  get pending(): number {
    return this.#timers.size;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  setTimer(ms: number, callback: () => void): Timer {
    const timer = { atMs: this.#nowMs + ms, callback };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
      if (!next) break;
      this.#timers.delete(next);
      this.#nowMs = next.atMs;
      next.callback();
    }
    this.#nowMs = endMs;
  }
}

/** Animation frames that come when the test says so. */
export class FakeFrames {
  readonly #callbacks = new Map<number, () => void>();
  #next = 1;

  get pending(): number {
    return this.#callbacks.size;
  }

  readonly request = (callback: () => void): number => {
    this.#callbacks.set(this.#next, callback);
    return this.#next++;
  };

  readonly cancel = (handle: number): void => void this.#callbacks.delete(handle);

  run(): void {
    const callbacks = [...this.#callbacks.values()];
    this.#callbacks.clear();
    for (const callback of callbacks) callback();
  }
}
