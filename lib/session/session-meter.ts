import type { ViewerMetrics } from '../display/metrics.js';
import type { FeedMetrics } from './picture-feed.js';
import { SlidingWindow } from '../metrics/sliding-window.js';

/** Counts what one viewer was sent and what came back. */
export class SessionMeter {
  readonly #sent = new SlidingWindow();
  readonly #acked = new SlidingWindow();
  readonly #age = new SlidingWindow();
  #framesSent = 0;
  #keyframesSent = 0;
  #framesAcked = 0;
  #framesDropped = 0;
  #bytesSent = 0;
  #malformedMessages = 0;
  /** Pictures waiting in the viewer's decoder, as it last said. */
  decodeQueueSize = 0;

  constructor(private readonly startedMs: number) {}

  sent(nowMs: number, bytes: number, isKeyframe: boolean): void {
    this.#framesSent++;
    if (isKeyframe) this.#keyframesSent++;
    this.#bytesSent += bytes;
    this.#sent.add(nowMs, bytes);
  }

  /**
   * @param ackMs - since it was sent
   * @param ageMs - from its publish to its paint; `undefined` where nobody can tell
   */
  acked(nowMs: number, ackMs: number, ageMs: number | undefined): void {
    this.#framesAcked++;
    this.#acked.add(nowMs, ackMs);
    if (ageMs !== undefined) this.#age.add(nowMs, ageMs);
  }

  dropped(): void {
    this.#framesDropped++;
  }

  malformed(): void {
    this.#malformedMessages++;
  }

  read(nowMs: number): Omit<ViewerMetrics, 'clientId' | keyof FeedMetrics> {
    const [p50, p95] = [this.#age.quantile(nowMs, 0.5), this.#age.quantile(nowMs, 0.95)];
    return {
      ...(p50 === undefined || p95 === undefined ? {} : { frameAgeMs: { p50, p95 } }),
      elapsedS: (nowMs - this.startedMs) / 1000,
      framesSent: this.#framesSent,
      keyframesSent: this.#keyframesSent,
      framesAcked: this.#framesAcked,
      framesDropped: this.#framesDropped,
      bytesSent: this.#bytesSent,
      fpsSent: this.#sent.rate(nowMs),
      fpsAcked: this.#acked.rate(nowMs),
      bitrateBps: this.#sent.sumRate(nowMs) * 8,
      ackMs: this.#acked.mean(nowMs),
      decodeQueueSize: this.decodeQueueSize,
      malformedMessages: this.#malformedMessages,
    };
  }
}
