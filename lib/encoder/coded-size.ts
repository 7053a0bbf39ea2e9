import type { H264EncoderConfig } from './h264-encoder.js';

/** The size of the pictures in a stream: even, and the configured one where it is not scaled. */
export function codedSize(config: Pick<H264EncoderConfig, 'width' | 'height' | 'scaleResolutionDownBy'>): {
  readonly width: number;
  readonly height: number;
} {
  const { width, height, scaleResolutionDownBy: scale = 1 } = config;
  // Unscaled, the last column and row are repeated, so that every pixel stays as it is.
  if (scale === 1) return { width: width + (width % 2), height: height + (height % 2) };
  const scaled = (side: number) => Math.max(2, 2 * Math.round(side / scale / 2));
  return { width: scaled(width), height: scaled(height) };
}
