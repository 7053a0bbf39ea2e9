import type { ViewerMetrics } from '../display/metrics.js';
import { SlidingWindow } from '../metrics/sliding-window.js';
import type { InFlight } from './in-flight-window.js';

/** Counts what one viewer was sent and what came back. */
export class SessionMeter {
  readonly #sent = new SlidingWindow();
  readonly #acked = new SlidingWindow();
  readonly #rtt = new SlidingWindow();
  #framesSent = 0;
  #framesAcked = 0;
  #framesDropped = 0;
  #bytesSent = 0;
  #malformedMessages = 0;
  /** Pictures waiting in the viewer's decoder, as it last said. */
  decodeQueueSize = 0;

  constructor(private readonly startedMs: number) {}

  sent(nowMs: number, bytes: number): void {
    this.#framesSent++;
    this.#bytesSent += bytes;
    this.#sent.add(nowMs, bytes);
  }

  acked(nowMs: number, picture: InFlight): void {
    this.#framesAcked++;
    this.#acked.add(nowMs);
    this.#rtt.add(nowMs, nowMs - picture.sentMs);
  }

  dropped(): void {
    this.#framesDropped++;
  }

  malformed(): void {
    this.#malformedMessages++;
  }

  read(nowMs: number): Omit<ViewerMetrics, 'clientId' | 'transport' | 'mime' | 'rendition' | 'inflight'> {
    return {
      elapsedS: (nowMs - this.startedMs) / 1000,
      framesSent: this.#framesSent,
      framesAcked: this.#framesAcked,
      framesDropped: this.#framesDropped,
      bytesSent: this.#bytesSent,
      fpsSent: this.#sent.rate(nowMs),
      fpsAcked: this.#acked.rate(nowMs),
      bitrateBps: this.#sent.sumRate(nowMs) * 8,
      rttMs: this.#rtt.mean(nowMs),
      decodeQueueSize: this.decodeQueueSize,
      malformedMessages: this.#malformedMessages,
    };
  }
}
