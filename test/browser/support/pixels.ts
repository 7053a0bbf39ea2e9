import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import type { Frame } from '../../../lib/index.js';

export type Color = readonly [red: number, green: number, blue: number];

/** Pixels of a decoded picture. */
export class Pixels {
  constructor(
    readonly data: Uint8Array,
    readonly width: number,
    readonly height: number,
  ) {}

  static async decode(encoded: Uint8Array): Promise<Pixels> {
    const { data, info } = await sharp(encoded).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    return new Pixels(data, info.width, info.height);
  }

  at(x: number, y: number): Color {
    const start = (Math.floor(y) * this.width + Math.floor(x)) * 3;
    return [this.data[start]!, this.data[start + 1]!, this.data[start + 2]!];
  }
}

/**
 * Pixels of all colours without any pattern, which nothing lossy keeps, under an alpha that is to be ignored.
 *
 * @param rows - from the top; black is below them
 */
export function noise(width: number, height: number, rows = height): Frame & { data: Uint8ClampedArray } {
  const data = new Uint8ClampedArray(width * height * 4);
  data.set(randomBytes(width * rows * 4));
  return { data, width, height, format: 'RGBA' };
}

/** Whether these are the very pixels of a frame, to the last bit. */
export function isExactly({ data, width, height }: Pixels, frame: ReturnType<typeof noise>): boolean {
  if (width !== frame.width || height !== frame.height) return false;
  return frame.data.every((value, at) => at % 4 === 3 || value === data[(at >> 2) * 3 + (at % 4)]);
}

/** Rows of a frame as PNG. */
export function pngOf({ data, width, height }: ReturnType<typeof noise>, y = 0, rows = height): Promise<Uint8Array> {
  const part = data.subarray(y * width * 4, (y + rows) * width * 4);
  return sharp(part, { raw: { width, height: rows, channels: 4 } })
    .removeAlpha()
    .png()
    .toBuffer();
}

/** Tells whether each channel is within `tolerance`. */
export function isNear(actual: Color, expected: Color, tolerance: number): boolean {
  return actual.every((channel, index) => Math.abs(channel - expected[index]!) <= tolerance);
}

export const RED: Color = [220, 40, 40];
export const GREEN: Color = [40, 200, 40];
export const BLUE: Color = [40, 40, 220];

/** One encoded picture of one colour. */
export function solid(
  [r, g, b]: Color,
  width = 40,
  height = 30,
  format: 'png' | 'jpeg' | 'webp' = 'png',
): Promise<Uint8Array> {
  const image = sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
  return image.toFormat(format, { quality: 95 }).toBuffer();
}

/** Left half red, right half green, lossless. */
export function halves(width = 40, height = 30): Promise<Uint8Array> {
  const data = Buffer.alloc(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    data.set(pixel % width < width / 2 ? RED : GREEN, pixel * 3);
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
