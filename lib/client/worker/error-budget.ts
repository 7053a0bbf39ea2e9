/** A broken picture 60 times a second must not become 60 reports a second. */
const BURST = 5;
const REFILL_MS = 1000;

/** Lets a few errors through at once and then one per second; says how many it kept back. */
export class ErrorBudget {
  readonly #nowMs: () => number;
  readonly #report: (message: string) => void;
  #left = BURST;
  #refilledAtMs: number;
  #suppressed = 0;

  constructor(nowMs: () => number, report: (message: string) => void) {
    this.#nowMs = nowMs;
    this.#report = report;
    this.#refilledAtMs = nowMs();
  }

  add(message: string): void {
    const nowMs = this.#nowMs();
    const refills = Math.floor((nowMs - this.#refilledAtMs) / REFILL_MS);
    if (refills > 0) {
      this.#left = Math.min(BURST, this.#left + refills);
      this.#refilledAtMs += refills * REFILL_MS;
    }
    if (this.#left === 0) {
      this.#suppressed += 1;
      return;
    }
    this.#left -= 1;
    const more = this.#suppressed > 0 ? ` (${this.#suppressed} more errors were not reported)` : '';
    this.#suppressed = 0;
    this.#report(message + more);
  }
}
