import { WindowedMin } from '../metrics/windowed-min.js';

/** How long a link is remembered at its best, in ms. Routes change; a queue that never drains must not become the norm. */
const BASE_SPAN_MS = 15_000;
/** Weight of a new sample in the round trip of now. */
const FRESHNESS = 0.5;

/**
 * What is known of one viewer's link. Round trips are those of WebSocket pings, which whatever speaks the protocol answers
 * below its application: acks wait for decoding and for an animation frame.
 */
export class LinkGauge {
  readonly #baseRtt = new WindowedMin<number>(BASE_SPAN_MS);
  readonly #baseAck = new WindowedMin<number>(BASE_SPAN_MS);
  #rttMs: number | undefined;

  /** A ping was answered. */
  answered(nowMs: number, rttMs: number): void {
    this.#baseRtt.add(nowMs, rttMs, rttMs);
    this.#rttMs = this.#rttMs === undefined ? rttMs : this.#rttMs + FRESHNESS * (rttMs - this.#rttMs);
  }

  /** A picture was acknowledged. */
  acked(nowMs: number, ackMs: number): void {
    this.#baseAck.add(nowMs, ackMs, ackMs);
  }

  /** Round trip of late, in ms; `undefined` before the first answer. */
  get rttMs(): number | undefined {
    return this.#rttMs;
  }

  /** Round trip with nothing in the way, in ms; `undefined` before the first answer. */
  get baseRttMs(): number | undefined {
    return this.#baseRtt.value;
  }

  /** From send to ack at best, in ms: what a picture takes that waits for no other. 0 before anything is known. */
  get baseAckMs(): number {
    return Math.max(this.#baseAck.value ?? 0, this.#baseRtt.value ?? 0);
  }

  /** How much longer the round trip takes than with nothing in the way, in ms: what waits in the queues of the link. */
  get excessMs(): number {
    return (this.#rttMs ?? 0) - (this.#baseRtt.value ?? 0);
  }
}
