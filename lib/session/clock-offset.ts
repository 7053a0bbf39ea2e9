import { WindowedMin } from '../metrics/windowed-min.js';
import type { Clock } from '../time/clock.js';

const SPACING_MS = 1000;
/** Clocks drift apart by some ms a minute. */
const SPAN_MS = 30_000;

/**
 * The difference between a viewer's clock and ours, from the quickest answer of late: there and back took equally long,
 * as far as anybody can tell.
 */
export class ClockOffset {
  readonly #best = new WindowedMin<number>(SPAN_MS);
  #id = 0;
  #sentMs = -Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly send: (id: number) => void,
  ) {}

  /** Asks, unless it did so lately. */
  ask(): void {
    const nowMs = this.clock.nowMs();
    if (nowMs - this.#sentMs < SPACING_MS) return;
    this.#sentMs = nowMs;
    this.send(++this.#id);
  }

  /** @param clientMs - of the viewer's clock when it answered; its word */
  answered(id: number, clientMs: number): void {
    // Only the last question's time is known, and only one answer to it counts.
    if (id !== this.#id || this.#sentMs === -Infinity) return;
    const nowMs = this.clock.nowMs();
    const tookMs = nowMs - this.#sentMs;
    this.#id++;
    this.#best.add(nowMs, tookMs, clientMs - (this.#sentMs + nowMs) / 2);
  }

  /** A time of the viewer's clock on ours; `undefined` before it ever answered. */
  toOurs(clientMs: number): number | undefined {
    const offsetMs = this.#best.value;
    return offsetMs === undefined ? undefined : clientMs - offsetMs;
  }
}
