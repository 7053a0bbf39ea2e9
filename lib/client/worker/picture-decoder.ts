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
  /** On a strip, the row of the picture before it at which it is drawn. */
  readonly y?: number | undefined;
  /** Frees the pixels now rather than at some garbage collection. */
  close(): void;
}

/** Turns the payload of one kind of picture into pixels, each picture by itself. */
export interface PictureDecoder<Header extends AnyPictureHeader> {
  /** Rejects where the payload is not what the header says. */
  decode(header: Header, payload: Uint8Array): Promise<DecodedPicture>;
}

/** The same for a kind whose pictures build on each other: every one is decoded, in the order of the calls. */
export interface StreamDecoder<Header extends AnyPictureHeader> {
  /** Pictures taken in and not ended. */
  readonly queueSize: number;
  /** Calls `end` exactly once, now or later; without a picture where there is none to show. Whoever gets one owns it. */
  decode(header: Header, payload: Uint8Array, end: (picture: DecodedPicture | undefined) => void): void;
  /** Forgets what came before; everything not ended yet is ended without a picture. */
  restart(): void;
}

/**
 * What a decoder gave, as a picture: its visible part, cut out in the source's own scale, so that a server that mislabels
 * its size still shows the whole picture.
 *
 * @param source - what to draw; the picture owns it
 * @param size - of `source`, in its own pixels
 */
export function visiblePicture(
  header: AnyPictureHeader,
  source: ImageBitmap | VideoFrame,
  size: { readonly width: number; readonly height: number },
): DecodedPicture {
  const width = header.visible_width ?? header.width;
  const height = header.visible_height ?? header.height;
  return {
    source,
    sourceWidth: (size.width * width) / header.width,
    sourceHeight: (size.height * height) / header.height,
    width,
    height,
    y: header.type === 'image_frame' ? header.y : undefined,
    close: () => source.close(),
  };
}
