/**
 * The least value of the recent past: of the last `spanMs` at least, of twice that at most. Two halves are kept instead of
 * every sample.
 */
export class WindowedMin<T> {
  #halfSinceMs = -Infinity;
  #current: { readonly key: number; readonly value: T } | undefined;
  #previous: { readonly key: number; readonly value: T } | undefined;

  constructor(private readonly spanMs: number) {}

  /** Adds a sample; the one with the least `key` is the value. */
  add(nowMs: number, key: number, value: T): void {
    if (nowMs - this.#halfSinceMs >= this.spanMs) {
      // After a longer pause nothing of before is recent any more.
      this.#previous = nowMs - this.#halfSinceMs >= 2 * this.spanMs ? undefined : this.#current;
      this.#current = undefined;
      this.#halfSinceMs = nowMs;
    }
    if (!this.#current || key <= this.#current.key) this.#current = { key, value };
  }

  /** `undefined` before the first sample. */
  get value(): T | undefined {
    const [current, previous] = [this.#current, this.#previous];
    if (!current || !previous) return (current ?? previous)?.value;
    return previous.key < current.key ? previous.value : current.value;
  }
}
