/** Span of a window, in ms: long enough to be steady, short enough to follow a change. */
const SPAN_MS = 2000;
/** Samples kept; at 240 per second the window then covers its whole span. */
const MAX_SAMPLES = 512;

/** Samples of the last two seconds: their rate, sum and mean. */
export class SlidingWindow {
  readonly #times: number[] = [];
  readonly #values: number[] = [];
  #startedMs: number | undefined;

  /** Adds a sample at `nowMs`. */
  add(nowMs: number, value = 1): void {
    this.#startedMs ??= nowMs;
    this.#times.push(nowMs);
    this.#values.push(value);
    if (this.#times.length > MAX_SAMPLES) this.#drop(this.#times.length - MAX_SAMPLES);
  }

  /** Samples per second. */
  rate(nowMs: number): number {
    this.#prune(nowMs);
    return this.#times.length / this.#seconds(nowMs);
  }

  /** Sum of the values per second. */
  sumRate(nowMs: number): number {
    this.#prune(nowMs);
    return this.#sum() / this.#seconds(nowMs);
  }

  /** Mean of the values; 0 without samples. */
  mean(nowMs: number): number {
    this.#prune(nowMs);
    return this.#values.length === 0 ? 0 : this.#sum() / this.#values.length;
  }

  /** The value below which this share of them lies; `undefined` without samples. */
  quantile(nowMs: number, share: number): number | undefined {
    this.#prune(nowMs);
    const sorted = Float64Array.from(this.#values).sort();
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }

  /** Median, and what one of twenty values is above; `undefined` without samples. */
  spread(nowMs: number): { p50: number; p95: number } | undefined {
    const [p50, p95] = [this.quantile(nowMs, 0.5), this.quantile(nowMs, 0.95)];
    return p50 === undefined || p95 === undefined ? undefined : { p50, p95 };
  }

  #sum(): number {
    return this.#values.reduce((sum, value) => sum + value, 0);
  }

  /** Time the samples stand for: the span, or less where the window is younger or was cut to its newest samples. */
  #seconds(nowMs: number): number {
    const oldest = this.#times.length === MAX_SAMPLES ? this.#times[0]! : (this.#startedMs ?? nowMs);
    return Math.min(SPAN_MS, Math.max(250, nowMs - oldest)) / 1000;
  }

  #prune(nowMs: number): void {
    let count = 0;
    while (count < this.#times.length && this.#times[count]! <= nowMs - SPAN_MS) count++;
    if (count > 0) this.#drop(count);
  }

  #drop(count: number): void {
    this.#times.splice(0, count);
    this.#values.splice(0, count);
  }
}
