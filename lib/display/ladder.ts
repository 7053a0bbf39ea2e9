import type { RenditionTargets } from '../rendition/rendition.js';
import type { LadderRung } from './adaptive-options.js';

/** The rungs of a display: 0 is what the app asks for, each further one is less. Numbers only. */
export class Ladder {
  readonly #below: readonly LadderRung[];

  /** @param below - the rungs below the display's own quality, best first */
  constructor(below: readonly LadderRung[]) {
    this.#below = below;
  }

  /** What a rung aims at: its own, and never more than the display. */
  targets(base: RenditionTargets, rung: number): RenditionTargets {
    const { maxBitrate = Infinity, maxFramerate = Infinity, imageQuality = Infinity } = this.#below[rung - 1] ?? {};
    return {
      bitrate: Math.min(base.bitrate, maxBitrate),
      framerate: Math.min(base.framerate, maxFramerate),
      imageQuality: Math.min(base.imageQuality, imageQuality),
    };
  }

  /** How many times narrower and lower a rung's video is. */
  scale(rung: number): number {
    return this.#below[rung - 1]?.scaleResolutionDownBy ?? 1;
  }

  /**
   * The best rung below one whose bitrate a link can carry, the last one where none is; the same where none is lower.
   *
   * @param bitrate - that the link carries; `undefined` where that is not known
   */
  below(base: RenditionTargets, rung: number, bitrate = Infinity): number {
    let next = rung;
    for (let each = rung + 1; each <= this.#below.length; each++) {
      if (!this.#isLess(base, each, rung)) continue;
      next = each;
      if (this.targets(base, each).bitrate <= bitrate) break;
    }
    return next;
  }

  /** The next better rung; the same where there is none. */
  above(base: RenditionTargets, rung: number): number {
    for (let each = rung - 1; each >= 0; each--) if (this.#isLess(base, rung, each)) return each;
    return rung;
  }

  #isLess(base: RenditionTargets, rung: number, than: number): boolean {
    const [one, other] = [this.targets(base, rung), this.targets(base, than)];
    return (
      one.bitrate < other.bitrate ||
      one.framerate < other.framerate ||
      one.imageQuality < other.imageQuality ||
      this.scale(rung) > this.scale(than)
    );
  }
}
