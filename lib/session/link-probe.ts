import type { Clock } from '../time/clock.js';
import type { Channel } from './channel.js';
import type { LinkGauge } from './link-gauge.js';

/** Least time between two pings, in ms: what a viewer may answer is bounded too, and each costs two small packets. */
const SPACING_MS = 250;
/** After this a ping counts as lost, in ms. */
const LOST_MS = 10_000;

/** Measures a link with pings, only while pictures travel on it: a display at rest costs nothing. */
export class LinkProbe {
  #sentMs = -Infinity;
  #isOut = false;

  constructor(
    private readonly channel: Channel,
    private readonly clock: Clock,
    private readonly gauge: LinkGauge,
    private readonly onMeasured: () => void,
  ) {}

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
      const answeredMs = this.clock.nowMs();
      this.gauge.answered(answeredMs, answeredMs - nowMs);
      this.onMeasured();
    });
  }
}
