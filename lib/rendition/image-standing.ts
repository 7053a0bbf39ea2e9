import type { Timer } from '../time/clock.js';

/** What an image rendition knows of a viewer. */
export interface ImageStanding {
  /** The encode it was last sent; 0 for none. */
  delivered: number;
  /** It asked for the picture again. */
  wantsRepeat: boolean;
  repeatedMs: number;
  /** Runs while a repeat waits for its spacing. */
  repeatTimer: Timer | undefined;
}
