import type { ColorSpace } from '../protocol/index.js';

/**
 * Order of the bytes of one pixel. Frames are opaque: alpha and padding (`X`) are ignored.
 *
 * @public
 */
export type PixelFormat = 'RGBA' | 'RGBX' | 'BGRA' | 'BGRX' | 'RGB';

/**
 * Pixels, top row first, 8 bits per channel. An `ImageData` is one, so is what most renderers return.
 *
 * @public
 */
export interface Frame {
  /** The bytes; read from the view's own offset. Longer than needed is fine. */
  data: ArrayBufferView | ArrayBuffer | SharedArrayBuffer;
  /** Width in pixels, 1..16384. */
  width: number;
  /** Height in pixels, 1..16384. */
  height: number;
  /**
   * Order of the bytes of a pixel.
   * @defaultValue `'RGBA'`
   */
  format?: PixelFormat;
  /**
   * Bytes from the start of one row to the start of the next.
   * @defaultValue `width` × bytes per pixel
   */
  stride?: number;
}

/**
 * What a frame may carry beside its pixels.
 *
 * @public
 */
export interface PublishOptions {
  /**
   * Presentation time in µs, of any epoch; must grow from call to call.
   * @defaultValue µs since the display was created
   */
  timestamp?: number;
  /**
   * Device pixels per logical pixel of the frame.
   * @defaultValue 1
   */
  pixelRatio?: number;
  /**
   * How the numbers are meant; a tag, not a conversion.
   * @defaultValue sRGB
   */
  color?: ColorSpace;
}
