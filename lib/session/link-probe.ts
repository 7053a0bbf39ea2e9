import type { Clock } from '../time/clock.js';
import type { Channel } from './channel.js';
import type { LinkGauge } from './link-gauge.js';

/** Least time between two pings, in ms: what a viewer may answer is bounded too, and each costs two small packets. */
const SPACING_MS = 250;
/** A peer that has not answered its first ping for so long answers none, in ms, and is not waited for. */
const UNANSWERED_MS = 1000;
/** After this a ping counts as lost, in ms. */
const LOST_MS = 10_000;

/** Measures a link with pings, only while pictures travel on it: a display at rest costs nothing. */
export class LinkProbe {
  #sentMs = -Infinity;
  #isOut = false;
  /** When the last ping was sent that was answered. */
  #answeredSentMs: number | undefined;

  constructor(
    private readonly channel: Channel,
    private readonly clock: Clock,
    private readonly gauge: LinkGauge,
    private readonly onMeasured: (rttMs: number) => void,
  ) {}

  /** How long the last ping has been without an answer, in ms; 0 with none on its way. */
  get waitingMs(): number {
    return this.#isOut ? this.clock.nowMs() - this.#sentMs : 0;
  }

  /**
   * Whether what was sent then has arrived, as far as anybody can tell: everything comes in order, and a later ping was
   * answered. True for a peer that answers none.
   */
  hasArrived(sentMs: number): boolean {
    if (this.#answeredSentMs === undefined) return !this.#isOut || this.waitingMs >= UNANSWERED_MS;
    return this.#answeredSentMs > sentMs || this.waitingMs >= LOST_MS;
  }

  /** Call before something is sent: what a ping then waits for is what was sent earlier. */
  probe(): void {
    const nowMs = this.clock.nowMs();
    if (nowMs - this.#sentMs < (this.#isOut ? LOST_MS : SPACING_MS)) return;
    this.#sentMs = nowMs;
    this.#isOut = true;
    this.channel.ping(() => {
      // Of one that was given up, the answer may still come.
      if (this.#sentMs !== nowMs) return;
      this.#isOut = false;
      this.#answeredSentMs = nowMs;
      const answeredMs = this.clock.nowMs();
      this.gauge.answered(answeredMs, answeredMs - nowMs);
      this.onMeasured(answeredMs - nowMs);
    });
  }
}
