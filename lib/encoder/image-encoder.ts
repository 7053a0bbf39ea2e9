import type { PixelFormat } from '../display/frame.js';
import type { ImageFormat } from '../protocol/index.js';

/**
 * Pixels to encode. The encoder reads `bytes` until its promise settles, and never writes to them.
 *
 * @public
 */
export interface PixelSource {
  /** At least `stride` × `height` bytes. */
  readonly bytes: Uint8Array;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Order of the bytes of a pixel. Alpha is ignored. */
  readonly format: PixelFormat;
  /** Bytes from row to row; a whole number of pixels. */
  readonly stride: number;
}

/** Makes one image of one frame. One encode at a time; the work happens outside the main thread. */
export interface ImageEncoder {
  /** Library that does the work, for logs and metrics. */
  readonly name: string;
  /**
   * @param quality - 1..100; PNG ignores it
   * @returns the whole file; valid until the next call
   */
  encode(pixels: PixelSource, quality: number): Promise<Uint8Array>;
}

/** Gives the best encoder for a format that this process has. Loads optional packages on the first call. */
export async function createImageEncoder(format: ImageFormat): Promise<ImageEncoder> {
  if (format === 'jpeg') {
    const { createTurboJpegEncoder } = await import('./turbo-jpeg-encoder.js');
    const turbo = await createTurboJpegEncoder();
    if (turbo) return turbo;
  }
  const { createSharpEncoder } = await import('./sharp-encoder.js');
  return createSharpEncoder(format);
}
