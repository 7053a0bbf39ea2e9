import type { RenditionTargets } from '../rendition/rendition.js';
import type { Clock } from '../time/clock.js';
import { StepPace, type LinkReport } from './step-pace.js';

/** Of what was seen to arrive, what the next target may be. */
export const DELIVERED_SHARE = 0.8;
const BITRATE_STEP = { down: 0.6, up: 1.25 };
const FRAMERATE_STEP = 5;
/** Below this there is no use in a picture. */
const FLOOR = { bitrate: 150_000, framerate: 10, imageQuality: 30 };

/**
 * Fits the quality of a display with one viewer to that viewer's link: down at once to what was seen to arrive, then step
 * by step, bitrate before frame rate; up again slowly, and more slowly where that turned out to be too much. It never
 * asks for more than the app did, so that no step raises the bandwidth under congestion.
 */
export class QualityTuner {
  #base: RenditionTargets;
  #bitrate: number;
  #framerate: number;
  readonly #pace: StepPace;

  constructor(base: RenditionTargets, clock: Clock) {
    this.#base = base;
    this.#bitrate = base.bitrate;
    this.#framerate = base.framerate;
    this.#pace = new StepPace(clock);
  }

  /** What the app asks for. */
  get base(): RenditionTargets {
    return this.#base;
  }

  set base(base: RenditionTargets) {
    // What was not tuned down follows.
    if (this.#bitrate === this.#base.bitrate) this.#bitrate = base.bitrate;
    if (this.#framerate === this.#base.framerate) this.#framerate = base.framerate;
    this.#base = base;
  }

  get targets(): RenditionTargets {
    const { imageQuality, bitrate, framerate } = this.#base;
    const tuned = { bitrate: Math.min(bitrate, this.#bitrate), framerate: Math.min(framerate, this.#framerate) };
    // Bytes of a JPEG grow faster than its quality.
    const quality = Math.round(imageQuality * Math.sqrt(tuned.bitrate / bitrate));
    return { imageQuality: Math.max(Math.min(imageQuality, FLOOR.imageQuality), quality), ...tuned };
  }

  /** Begins at what another way of fitting has found, never above what the app asked for. */
  start({ bitrate, framerate }: RenditionTargets): void {
    this.#bitrate = Math.min(bitrate, this.#base.bitrate);
    this.#framerate = Math.min(framerate, this.#base.framerate);
    this.#pace.reset();
  }

  /** Takes what the link of the only viewer did. Returns whether the targets have changed. */
  report(link: LinkReport): boolean {
    const before = this.targets;
    const step = this.#pace.due(link);
    if (step === 'down') this.#lower(link.deliveredBps);
    if (step === 'up') this.#raise();
    const { bitrate, framerate } = this.targets;
    return bitrate !== before.bitrate || framerate !== before.framerate;
  }

  /** There is not one viewer any more: what was learnt is of no use. Returns whether the targets have changed. */
  reset(): boolean {
    const isTuned = this.isTuned;
    this.start(this.#base);
    return isTuned;
  }

  /** Whether the targets are below what the app asked for. */
  get isTuned(): boolean {
    return this.#bitrate < this.#base.bitrate || this.#framerate < this.#base.framerate;
  }

  #lower(deliveredBps: number | undefined): void {
    const { bitrate, framerate } = this.targets;
    this.#pace.lowered();
    const floor = { bitrate: Math.min(bitrate, FLOOR.bitrate), framerate: Math.min(framerate, FLOOR.framerate) };
    const delivered = deliveredBps === undefined ? Infinity : DELIVERED_SHARE * deliveredBps;
    if (bitrate > floor.bitrate) {
      const next = delivered < bitrate ? delivered : BITRATE_STEP.down * bitrate;
      this.#bitrate = Math.round(Math.max(floor.bitrate, next));
    } else {
      this.#framerate = Math.max(floor.framerate, framerate - FRAMERATE_STEP);
    }
  }

  #raise(): void {
    const { bitrate, framerate } = this.targets;
    if (!this.isTuned) return;
    this.#pace.raised();
    if (framerate < this.#base.framerate) this.#framerate = Math.min(this.#base.framerate, framerate + FRAMERATE_STEP);
    else this.#bitrate = Math.min(this.#base.bitrate, Math.round(BITRATE_STEP.up * bitrate));
  }
}
