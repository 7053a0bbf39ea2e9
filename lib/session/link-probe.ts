import type { Clock } from '../time/clock.js';
import type { Channel } from './channel.js';
import type { LinkGauge } from './link-gauge.js';

/** Least time between two pings, in ms: what a viewer may answer is bounded too, and each costs two small packets. */
const SPACING_MS = 250;
/** The same for those that measure, where each must be behind a picture: a viewer's budget of answers is 10 a second. */
const MEASURE_SPACING_MS = 125;
/** A peer that has not answered its first ping for so long answers none, in ms, and is not waited for. */
const UNANSWERED_MS = 1000;
/** After this a ping counts as lost, in ms. */
const LOST_MS = 10_000;

/** Measures a link with pings, only while pictures travel on it: a display at rest costs nothing. */
export class LinkProbe {
  #sentMs = -Infinity;
  #isOut = false;
  /** So long the last ping may wait without that being a sign of anything, in ms. */
  #excusedMs = 0;
  /** Waits for the answer to the last ping, where that is to measure something. */
  #measuring: ((rttMs: number) => void) | undefined;
  /** What is to be done once no ping is on its way. */
  #next: (() => void) | undefined;
  /** When the last ping was sent that was answered. */
  #answeredSentMs: number | undefined;
  /** The same of those that took the round trip, and were not sent behind something large to measure that. */
  #timedSentMs = -Infinity;

  constructor(
    private readonly channel: Channel,
    private readonly clock: Clock,
    private readonly gauge: LinkGauge,
    private readonly onMeasured: (rttMs: number) => void,
  ) {}

  /** How long the last ping has been without an answer it should have had, in ms; 0 with none on its way. */
  get waitingMs(): number {
    return Math.max(0, this.#outMs - this.#excusedMs);
  }

  /** Whether what was measured last may still be on its way. */
  get isExcused(): boolean {
    return this.#isOut && this.#outMs < this.#excusedMs;
  }

  /**
   * Whether what was sent then has arrived, as far as anybody can tell: everything comes in order, and a later ping was
   * answered. True for a peer that answers none.
   */
  hasArrived(sentMs: number): boolean {
    if (this.#answeredSentMs === undefined) return !this.#isOut || this.#outMs >= UNANSWERED_MS;
    return this.#answeredSentMs > sentMs || this.#outMs >= LOST_MS;
  }

  /**
   * Whether the round trip was taken since `sinceMs`; where it was not, that is begun. True as well for a peer that answers no
   * pings.
   */
  isTimedSince(sinceMs: number): boolean {
    if (this.#answeredSentMs === undefined || this.#timedSentMs > sinceMs) return true;
    if (this.#outMs >= UNANSWERED_MS) return true;
    this.probe(MEASURE_SPACING_MS);
    return false;
  }

  /** Call before something is sent: what a ping then waits for is what was sent earlier. */
  probe(spacingMs = SPACING_MS): void {
    const nowMs = this.clock.nowMs();
    if (nowMs - this.#sentMs < (this.#isOut ? LOST_MS : spacingMs)) return;
    this.#ping(0, (rttMs) => {
      this.#timedSentMs = nowMs;
      this.gauge.answered(this.clock.nowMs(), rttMs);
      this.onMeasured(rttMs);
    });
  }

  /**
   * Call after something large was sent: how long the answer takes tells how long that took. Does nothing where a ping is on
   * its way.
   *
   * @param excusedMs - how long that may take
   */
  measure(excusedMs: number, onAnswered: (rttMs: number) => void): void {
    if (!this.#isOut && this.clock.nowMs() - this.#sentMs >= MEASURE_SPACING_MS) this.#ping(excusedMs, onAnswered);
  }

  /**
   * As {@link measure}, as soon as no other ping is on its way.
   *
   * @param begin - called when the ping is sent; returns what is called with the answer
   */
  measureNext(excusedMs: number, begin: () => (rttMs: number) => void): void {
    const ping = () => this.#ping(excusedMs, begin());
    if (this.#isOut) this.#next = ping;
    else ping();
  }

  get #outMs(): number {
    return this.#isOut ? this.clock.nowMs() - this.#sentMs : 0;
  }

  #ping(excusedMs: number, onAnswered: (rttMs: number) => void): void {
    const [lost, waitedMs] = [this.#isOut ? this.#measuring : undefined, this.#outMs];
    const sentMs = (this.#sentMs = this.clock.nowMs());
    this.#isOut = true;
    this.#excusedMs = excusedMs;
    this.#measuring = excusedMs > 0 ? onAnswered : undefined;
    this.channel.ping(() => {
      // Of one that was given up, the answer may still come.
      if (this.#sentMs !== sentMs) return;
      this.#isOut = false;
      this.#answeredSentMs = sentMs;
      onAnswered(this.clock.nowMs() - sentMs);
      const next = this.#next;
      this.#next = undefined;
      next?.();
    });
    // It takes at least so long, which is what there is to know.
    lost?.(waitedMs);
  }
}
