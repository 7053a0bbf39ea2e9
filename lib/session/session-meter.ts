import type { ViewerMetrics } from '../display/metrics.js';
import type { FeedMetrics } from './feed-metrics.js';
import { SlidingWindow } from '../metrics/sliding-window.js';
import type { DropReason, KeyframeCause } from '../protocol/index.js';
import { noDrops, noKeyframes, sumOf } from '../rendition/counts.js';
import { RenditionTally } from '../rendition/rendition-tally.js';

/** Counts what one viewer was sent and what came back. */
export class SessionMeter {
  readonly #sent = new SlidingWindow();
  readonly #acked = new SlidingWindow();
  readonly #age = new SlidingWindow();
  readonly #delivered = new SlidingWindow();
  readonly #keyframes = noKeyframes();
  readonly #dropped = noDrops();
  #framesSent = 0;
  #framesAcked = 0;
  #bytesSent = 0;
  #malformedMessages = 0;
  /** Pictures waiting in the viewer's decoder, as it last said. */
  decodeQueueSize = 0;
  /** Where the same is counted beyond this viewer's life. */
  #tally = new RenditionTally();

  constructor(private readonly startedMs: number) {}

  /** What this viewer is sent counts for another rendition, or for none any more. */
  watches(tally: RenditionTally = new RenditionTally()): void {
    this.#tally.viewers--;
    this.#tally = tally;
    tally.viewers++;
  }

  /** @param keyCause - of a keyframe of video */
  sent(nowMs: number, bytes: number, keyCause: KeyframeCause | undefined): void {
    this.#framesSent++;
    if (keyCause) this.#keyframes[keyCause]++;
    this.#bytesSent += bytes;
    this.#tally.framesSent++;
    this.#tally.bytesSent += bytes;
    this.#sent.add(nowMs, bytes);
  }

  /**
   * @param ackMs - since it was sent
   * @param ageMs - from its publish to its paint; `undefined` where nobody can tell
   * @param bytes - of the picture
   */
  acked(nowMs: number, ackMs: number, ageMs: number | undefined, bytes: number): void {
    this.#framesAcked++;
    this.#tally.framesAcked++;
    this.#delivered.add(nowMs, bytes);
    this.#acked.add(nowMs, ackMs);
    if (ageMs === undefined) return;
    this.#age.add(nowMs, ageMs);
    this.#tally.times?.age.add(ageMs);
  }

  /** A ping was answered. */
  roundTrip(ms: number): void {
    this.#tally.times?.roundTrip.add(ms);
  }

  /** Bits per second that arrived; `undefined` before anything did. */
  deliveredBps(nowMs: number): number | undefined {
    return this.#framesAcked === 0 ? undefined : this.#delivered.sumRate(nowMs) * 8;
  }

  dropped(reason: DropReason, frames: number): void {
    this.#dropped[reason] += frames;
    this.#tally.dropped[reason] += frames;
  }

  malformed(): void {
    this.#malformedMessages++;
  }

  /** What a verdict needs of it. */
  flow(nowMs: number) {
    const [fpsSent, fpsAcked] = [this.#sent.rate(nowMs), this.#acked.rate(nowMs)];
    const bitrateBps = this.#sent.sumRate(nowMs) * 8;
    return { fpsSent, fpsAcked, bitrateBps, ackMs: this.#acked.mean(nowMs), decodeQueueSize: this.decodeQueueSize };
  }

  read(nowMs: number): Omit<ViewerMetrics, 'clientId' | keyof FeedMetrics> {
    const age = this.#age.spread(nowMs);
    return {
      ...(age === undefined ? {} : { frameAgeMs: age }),
      elapsedS: (nowMs - this.startedMs) / 1000,
      framesSent: this.#framesSent,
      keyframesSent: sumOf(this.#keyframes),
      keyframesByCause: { ...this.#keyframes },
      framesAcked: this.#framesAcked,
      framesDropped: sumOf(this.#dropped),
      framesDroppedByReason: { ...this.#dropped },
      bytesSent: this.#bytesSent,
      ...this.flow(nowMs),
      malformedMessages: this.#malformedMessages,
    };
  }
}
