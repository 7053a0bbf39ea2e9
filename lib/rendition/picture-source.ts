import type { PixelSource } from '../encoder/image-encoder.js';
import type { ColorSpace } from '../protocol/index.js';

/** A published frame as a rendition takes it. */
export interface SourceFrame extends PixelSource {
  /** Rises with every publish that changed something. */
  readonly version: number;
  /** Presentation time in µs. */
  readonly timestampUs: number;
  /** When it was published, in ms of the clock. */
  readonly publishedMs: number;
  /** Set on every frame once any frame of the display had another ratio than 1. */
  readonly pixelRatio: number | undefined;
  readonly color: ColorSpace | undefined;
  /** Keeps the pixels until {@link release}. */
  retain(): void;
  release(): void;
}

/** The display, as a rendition sees it. */
export interface PictureSource {
  /** The newest frame; `undefined` before the first publish. */
  readonly latest: SourceFrame | undefined;
  /** Draws the next `seq`: one counter per display, shared by its renditions. */
  nextSeq(): number;
}
