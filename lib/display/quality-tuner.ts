import type { RenditionTargets } from '../rendition/rendition.js';
import type { Clock } from '../time/clock.js';

/** What a viewer's link did lately. */
export interface LinkReport {
  readonly isCongested: boolean;
  /** Bits per second that arrived; `undefined` before anything did. */
  readonly deliveredBps: number | undefined;
  /** Pictures waiting in the viewer's decoder. */
  readonly decodeQueueSize: number;
}

/** Between two steps, in ms: for the last one to show. */
const STEP_MS = 1000;
/** Without congestion before the first step up, in ms; doubled by each step up that was one too many. */
const CALM_MS = 4000;
const MAX_CALM_MS = 60_000;
/** A step up that leads to congestion within this time was one too many, in ms. */
const TRIAL_MS = 5000;
const DELIVERED_SHARE = 0.8;
const BITRATE_STEP = { down: 0.6, up: 1.25 };
const FRAMERATE_STEP = 5;
const FLOOR = { bitrate: 150_000, framerate: 10, imageQuality: 30 };
/** A decoder that is so far behind does not get along. */
const MAX_DECODE_QUEUE = 3;

/**
 * Fits the quality of a display with one viewer to that viewer's link: down at once to what was seen to arrive, then step
 * by step, bitrate before frame rate; up again slowly, and more slowly where that turned out to be too much. It never
 * asks for more than the app did, so that no step raises the bandwidth under congestion.
 */
export class QualityTuner {
  #base: RenditionTargets;
  #bitrate: number;
  #framerate: number;
  #steppedMs = -Infinity;
  #raisedMs = -Infinity;
  #congestedMs: number;
  #calmMs = CALM_MS;

  constructor(
    base: RenditionTargets,
    private readonly clock: Clock,
  ) {
    this.#base = base;
    this.#bitrate = base.bitrate;
    this.#framerate = base.framerate;
    this.#congestedMs = clock.nowMs();
  }

  get targets(): RenditionTargets {
    const { imageQuality, bitrate, framerate } = this.#base;
    const tuned = { bitrate: Math.min(bitrate, this.#bitrate), framerate: Math.min(framerate, this.#framerate) };
    // Bytes of a JPEG grow faster than its quality.
    const quality = Math.round(imageQuality * Math.sqrt(tuned.bitrate / bitrate));
    return { imageQuality: Math.max(Math.min(imageQuality, FLOOR.imageQuality), quality), ...tuned };
  }

  /** What the app asks for has changed. */
  set base(base: RenditionTargets) {
    // What was not tuned down follows.
    if (this.#bitrate === this.#base.bitrate) this.#bitrate = base.bitrate;
    if (this.#framerate === this.#base.framerate) this.#framerate = base.framerate;
    this.#base = base;
  }

  /** Takes what the link of the only viewer did. Returns whether the targets have changed. */
  report({ isCongested, deliveredBps, decodeQueueSize }: LinkReport): boolean {
    const nowMs = this.clock.nowMs();
    const isLate = isCongested || decodeQueueSize > MAX_DECODE_QUEUE;
    if (isLate) this.#congestedMs = nowMs;
    if (nowMs - this.#steppedMs < STEP_MS) return false;
    const before = this.targets;
    if (isLate) this.#lower(nowMs, deliveredBps);
    else if (nowMs - this.#congestedMs >= this.#calmMs) this.#raise(nowMs);
    const { bitrate, framerate } = this.targets;
    return bitrate !== before.bitrate || framerate !== before.framerate;
  }

  /** There is not one viewer any more: what was learnt is of no use. Returns whether the targets have changed. */
  reset(): boolean {
    const isTuned = this.#bitrate < this.#base.bitrate || this.#framerate < this.#base.framerate;
    this.#bitrate = this.#base.bitrate;
    this.#framerate = this.#base.framerate;
    this.#calmMs = CALM_MS;
    this.#steppedMs = this.#raisedMs = -Infinity;
    this.#congestedMs = this.clock.nowMs();
    return isTuned;
  }

  #lower(nowMs: number, deliveredBps: number | undefined): void {
    const { bitrate, framerate } = this.targets;
    if (nowMs - this.#raisedMs < TRIAL_MS) this.#calmMs = Math.min(MAX_CALM_MS, 2 * this.#calmMs);
    this.#steppedMs = nowMs;
    this.#raisedMs = -Infinity;
    const floor = { bitrate: Math.min(bitrate, FLOOR.bitrate), framerate: Math.min(framerate, FLOOR.framerate) };
    const delivered = deliveredBps === undefined ? Infinity : DELIVERED_SHARE * deliveredBps;
    if (bitrate > floor.bitrate) {
      const next = delivered < bitrate ? delivered : BITRATE_STEP.down * bitrate;
      this.#bitrate = Math.round(Math.max(floor.bitrate, next));
    } else {
      this.#framerate = Math.max(floor.framerate, framerate - FRAMERATE_STEP);
    }
  }

  #raise(nowMs: number): void {
    const { bitrate, framerate } = this.targets;
    if (framerate === this.#base.framerate && bitrate === this.#base.bitrate) return;
    this.#steppedMs = this.#raisedMs = nowMs;
    if (framerate < this.#base.framerate) this.#framerate = Math.min(this.#base.framerate, framerate + FRAMERATE_STEP);
    else this.#bitrate = Math.min(this.#base.bitrate, Math.round(BITRATE_STEP.up * bitrate));
    // The next step up waits as long again.
    this.#congestedMs = nowMs;
  }
}
