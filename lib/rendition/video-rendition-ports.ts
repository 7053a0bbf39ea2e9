import type { PictureSource } from './picture-source.js';
import type { TallyBook } from './rendition-tally.js';
import type { VideoSupplyPorts } from './video-supply.js';

/** What a video rendition needs from its surroundings. */
export interface VideoRenditionPorts extends VideoSupplyPorts {
  readonly source: PictureSource;
  /** Its place on the ladder; 0 is the display's own quality. */
  readonly rung: number;
  readonly tallies: TallyBook;
  /** Least time between two keyframes that viewers asked for, in ms. */
  readonly keyframeSpacingMs: number;
  /** The encoder keeps failing: viewers must be served in another way. */
  readonly onUnavailable: (reason: string) => void;
}
