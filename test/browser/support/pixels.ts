import sharp from 'sharp';

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
