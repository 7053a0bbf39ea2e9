import type { PixelFormat } from '../../../lib/display/frame.js';
import type { PixelSource } from '../../../lib/encoder/image-encoder.js';
import type { DecodedPicture } from './h264-decoder.js';

/** R, G, B. */
export type Colour = readonly [number, number, number];
/** What a pixel shows. */
export type Painter = (x: number, y: number) => Colour;

/** How a painted frame lies in memory. */
export interface PixelLayout {
  readonly format?: PixelFormat;
  /** Behind each row. */
  readonly paddingPixels?: number;
  /** In an ArrayBuffer of the main thread alone. */
  readonly isPrivate?: boolean;
}

// Globals are slow to come by in the tests' own context, which is felt where each pixel takes some.
const { abs, cos, floor, max, sin } = Math;

/** A frame in any format, with noise in padding and alpha, which must not matter. */
export function paintPixels(width: number, height: number, painter: Painter, layout: PixelLayout = {}): PixelSource {
  const { format = 'RGBA', paddingPixels = 0, isPrivate = false } = layout;
  const channels = format === 'RGB' ? 3 : 4;
  const stride = (width + paddingPixels) * channels;
  const length = stride * height;
  const bytes = new Uint8Array(isPrivate ? new ArrayBuffer(length) : new SharedArrayBuffer(length));
  for (let i = 0; i < length; i++) bytes[i] = (i * 89) % 251;
  const [red, blue] = format.startsWith('BGR') ? [2, 0] : [0, 2];
  for (let y = 0; y < height; y++) {
    for (let x = 0, at = y * stride; x < width; x++, at += channels) {
      const colour = painter(x, y);
      bytes[at + red] = colour[0];
      bytes[at + 1] = colour[1];
      bytes[at + blue] = colour[2];
    }
  }
  return { bytes, width, height, format, stride };
}

const FLAT: readonly Colour[] = [
  [220, 40, 60],
  [30, 90, 200],
  [20, 160, 70],
  [245, 245, 240],
];

/** Four flat quarters. */
export function quarters(width: number, height: number): Painter {
  return (x, y) => FLAT[(x < width / 2 ? 0 : 1) + (y < height / 2 ? 0 : 2)]!;
}

/** Frame `n` of a soft scene that moves: what a lossy codec must keep. */
export function waves(n: number): Painter {
  return (x, y) => [128 + 100 * sin((x + n) / 11), 128 + 100 * sin((y + 2 * n) / 9), 128 + 60 * sin((x + y) / 17)];
}

const PAPER: Colour = [250, 250, 248];
const INK: Colour = [30, 32, 36];
const GRID: Colour = [215, 218, 222];
const CURVES: readonly { readonly colour: Colour; readonly at: (x: number) => number }[] = [
  { colour: [200, 40, 50], at: (x) => 0.3 * sin(x / 19) },
  { colour: [30, 100, 190], at: (x) => 0.2 * sin(x / 7) + 0.15 * cos(x / 31) },
];
/** Height of a line of what looks like text, with its gap. */
const LINE = 12;

/** Frame `n` of a plot: curves of a pixel or two that run over a grid, with strokes like those of text below them. */
export function plot(n: number, { height }: { readonly height: number }): Painter {
  const middle = height * 0.4;
  const textFrom = Math.round(height * 0.8);
  return (x, y) => {
    if (y >= textFrom) return isStroke(x, y - textFrom, n) ? INK : PAPER;
    const curve = CURVES.find(({ at }) => abs(y - middle - middle * at(x + 3 * n)) < 1);
    if (curve) return curve.colour;
    return x % 40 === 0 || y % 30 === 0 ? GRID : PAPER;
  };
}

/** Letters of six by eight pixels, some of which change from frame to frame as those of figures do. */
function isStroke(x: number, y: number, n: number): boolean {
  const [column, row] = [x % 7, y % LINE];
  if (column >= 6 || row >= 8) return false;
  const [letter, line] = [floor(x / 7), floor(y / LINE)];
  const code = letter * 31 + line * 17 + (letter % 9 === 0 ? n : 0);
  // Uprights and bars of one pixel.
  return column === code % 6 || (row === (code >> 1) % 8 && column < 5);
}

/** Largest difference of any channel over the pixels that `isCompared` takes. */
export function largestError(
  picture: DecodedPicture,
  painter: Painter,
  size: { readonly width: number; readonly height: number },
  isCompared: (x: number, y: number) => boolean = () => true,
): number {
  let largest = 0;
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      if (!isCompared(x, y)) continue;
      const wanted = painter(x, y);
      picture.at(x, y).forEach((value, channel) => (largest = max(largest, abs(value - wanted[channel]!))));
    }
  }
  return largest;
}

/** Peak signal to noise in dB over all channels, against frames in RGB order of the size that was decoded. */
export function psnr({ rgb, width, height }: DecodedPicture, { bytes, format, stride }: PixelSource): number {
  if (format.startsWith('BGR')) throw new RangeError(`format must be RGBA, RGBX or RGB, got ${format}`);
  const channels = format === 'RGB' ? 3 : 4;
  let sum = 0;
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let from = y * stride, end = from + width * channels; from < end; from += channels) {
      for (let channel = 0; channel < 3; channel++) sum += (rgb[at++]! - bytes[from + channel]!) ** 2;
    }
  }
  return 10 * Math.log10((255 * 255) / (sum / (width * height * 3)));
}
