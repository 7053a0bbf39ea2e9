import { bytesPerPixel } from '../display/frame-check.js';
import type { PixelSource } from './image-encoder.js';

/**
 * Native code trusts these numbers: one that is wrong would end the process, not the encode.
 *
 * @throws RangeError where the pixels are not those the encoder was made for
 */
export function checkPixels(pixels: PixelSource, size: { readonly width: number; readonly height: number }): void {
  const { bytes, width, height, format, stride } = pixels;
  if (width !== size.width || height !== size.height) {
    throw new RangeError(`the encoder is for ${size.width}×${size.height}, got ${width}×${height}`);
  }
  const rowBytes = width * bytesPerPixel(format);
  if (!Number.isSafeInteger(stride) || stride < rowBytes) {
    throw new RangeError(`stride must be at least ${rowBytes} bytes for ${width} pixels of ${format}, got ${stride}`);
  }
  const needed = stride * (height - 1) + rowBytes;
  if (bytes.byteLength < needed) {
    throw new RangeError(`${width}×${height} ${format} takes ${needed} bytes, got ${bytes.byteLength}`);
  }
}
