import type { AnyPictureHeader } from '../../protocol/index.js';

/** A picture ready to be painted. Whoever holds it closes it, exactly once. */
export interface DecodedPicture {
  /** What to draw. */
  readonly source: CanvasImageSource;
  /** The part of `source` that is the picture, in its pixels from the top-left corner. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** Size in frame pixels: what input is mapped with. */
  readonly width: number;
  readonly height: number;
  /** Frees the pixels now rather than at some garbage collection. */
  close(): void;
}

/** Turns the payload of one kind of picture into pixels. One per `type` of picture header. */
export interface PictureDecoder<Header extends AnyPictureHeader> {
  /** Rejects where the payload is not what the header says. */
  decode(header: Header, payload: Uint8Array): Promise<DecodedPicture>;
}
