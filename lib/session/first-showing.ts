import type { PackedPicture } from '../rendition/subscriber.js';
import type { InFlight } from './in-flight-window.js';

/**
 * Tells pictures whose age means something: frames that a viewer was not shown before, published while it looked. What is
 * older is as old as the scene has been at rest.
 */
export class FirstShowing {
  #shownVersion = 0;

  constructor(public lookingSinceMs: number) {}

  /** The viewer starts to look. */
  look(nowMs: number): void {
    this.lookingSinceMs = nowMs;
  }

  /** When the frame was published, if that is the beginning of its way to this viewer. Call it once for each picture. */
  publishedMs({ version, publishedMs }: PackedPicture): number | undefined {
    const isNews = version > this.#shownVersion && publishedMs >= this.lookingSinceMs;
    this.#shownVersion = Math.max(version, this.#shownVersion);
    return isNews ? publishedMs : undefined;
  }
}

/** From publish to paint, in ms; `undefined` where nobody can tell. */
export function frameAgeMs({ publishedMs }: InFlight, paintedMs: number | undefined): number | undefined {
  if (publishedMs === undefined || paintedMs === undefined) return undefined;
  return Math.max(0, paintedMs - publishedMs);
}
