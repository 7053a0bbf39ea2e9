import type { Clock } from '../time/clock.js';

/** Between two steps, in ms: for the last one to show. */
const STEP_MS = 1000;
/** Without congestion before the first step up, in ms; doubled by each step up that was one too many. */
const CALM_MS = 4000;
const MAX_CALM_MS = 60_000;
/** A step up that leads to congestion within this time was one too many, in ms. */
const TRIAL_MS = 5000;
/** A decoder that is so far behind does not get along. */
const MAX_DECODE_QUEUE = 3;

/** What a viewer's link did lately. */
export interface LinkReport {
  readonly isCongested: boolean;
  /** Bits per second that arrive, as far as is known; `undefined` before anything did. */
  readonly deliveredBps: number | undefined;
  /** Pictures waiting in the viewer's decoder. */
  readonly decodeQueueSize: number;
}

/** When quality may step: down at once, up after a calm, and ever more rarely where a step up turned out to be too much. */
export class StepPace {
  #steppedMs = -Infinity;
  #raisedMs = -Infinity;
  #congestedMs: number;
  #calmMs = CALM_MS;

  constructor(private readonly clock: Clock) {
    this.#congestedMs = clock.nowMs();
  }

  /** The step that is due, if any. Whoever takes it says so. */
  due({ isCongested, decodeQueueSize }: LinkReport): 'down' | 'up' | undefined {
    const nowMs = this.clock.nowMs();
    const isLate = isCongested || decodeQueueSize > MAX_DECODE_QUEUE;
    if (isLate) this.#congestedMs = nowMs;
    if (nowMs - this.#steppedMs < STEP_MS) return undefined;
    if (isLate) return 'down';
    return nowMs - this.#congestedMs >= this.#calmMs ? 'up' : undefined;
  }

  /** Since the last step, in ms. */
  get sinceStepMs(): number {
    return this.clock.nowMs() - this.#steppedMs;
  }

  lowered(): void {
    const nowMs = this.clock.nowMs();
    if (nowMs - this.#raisedMs < TRIAL_MS) this.#calmMs = Math.min(MAX_CALM_MS, 2 * this.#calmMs);
    this.#steppedMs = nowMs;
    this.#raisedMs = -Infinity;
  }

  raised(): void {
    // The next step up waits as long again.
    this.#steppedMs = this.#raisedMs = this.#congestedMs = this.clock.nowMs();
  }

  /** What was learnt is of no use any more. */
  reset(): void {
    this.#calmMs = CALM_MS;
    this.#steppedMs = this.#raisedMs = -Infinity;
    this.#congestedMs = this.clock.nowMs();
  }
}
