import { checkInteger } from '../options/check.js';
import { MAX_DIMENSION } from '../display/display-options.js';
import type { Frame } from '../display/frame.js';

/**
 * A frame of {@link testCard}: RGBA in a buffer of its own.
 *
 * @public
 */
export interface TestCard extends Frame {
  data: Uint8ClampedArray<ArrayBuffer>;
}

const BYTES_PER_PIXEL = 4;
/** Far enough apart that JPEG and H.264 cannot mistake one for another. */
const PALETTE = [
  [220, 40, 40, 255],
  [40, 200, 40, 255],
  [40, 40, 220, 255],
  [220, 200, 40, 255],
] as const;

/**
 * Draws frame `n` of the test card: four quadrants in red, green, blue and yellow, which move on by one quadrant from
 * frame to frame, so that a decoded picture tells which frame (modulo 4) it is.
 *
 * Quadrants are split at ⌊width / 2⌋ and ⌊height / 2⌋ and numbered 0 top left, 1 top right, 2 bottom left,
 * 3 bottom right; quadrant `q` of frame `n` has colour `(q + n) mod 4`.
 *
 * @param n - number of the frame, from 0
 * @param width - in pixels, 1..16384
 * @param height - in pixels, 1..16384
 * @returns RGBA pixels in a new buffer that the caller owns
 * @throws RangeError for a number or size out of range
 * @public
 */
export function testCard(n: number, width: number, height: number): TestCard {
  checkInteger('n', n, 0, Number.MAX_SAFE_INTEGER);
  checkInteger('width', width, 1, MAX_DIMENSION);
  checkInteger('height', height, 1, MAX_DIMENSION);
  const stride = width * BYTES_PER_PIXEL;
  const data = new Uint8ClampedArray(stride * height);
  const splitX = Math.floor(width / 2);
  const splitY = Math.floor(height / 2);
  const top = row(color(0, n), color(1, n), splitX, width);
  const bottom = row(color(2, n), color(3, n), splitX, width);
  for (let y = 0; y < height; y++) data.set(y < splitY ? top : bottom, y * stride);
  return { data, width, height, format: 'RGBA' };
}

function color(quadrant: number, n: number): readonly number[] {
  return PALETTE[(quadrant + (n % PALETTE.length)) % PALETTE.length]!;
}

function row(left: readonly number[], right: readonly number[], splitX: number, width: number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(width * BYTES_PER_PIXEL);
  for (let x = 0; x < width; x++) pixels.set(x < splitX ? left : right, x * BYTES_PER_PIXEL);
  return pixels;
}
