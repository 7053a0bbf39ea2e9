import type { PixelSource } from '../encoder/image-encoder.js';

const WIDTH = 1280;
const HEIGHT = 720;
const LINE = 18;

/** A screen with lines of text on it and a plot that runs: what encoders are measured with. */
export class SampleFrames {
  readonly #bytes = new Uint8Array(new SharedArrayBuffer(WIDTH * HEIGHT * 4));

  constructor() {
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) this.#paint(x, y, isInk(x, y) ? 210 : 24 + (((x >> 6) + (y >> 6)) % 2) * 6);
    }
  }

  /** The next moment. The memory is that of the one before. */
  draw(n: number): PixelSource {
    for (let x = 0; x < WIDTH; x++) {
      const top = Math.round(480 + 90 * Math.sin((x + n * 7) / 60) + 30 * Math.sin((x - n * 3) / 17));
      for (let y = 340; y < 620; y++) this.#paint(x, y, y > top ? 160 : 30);
    }
    return { bytes: this.#bytes, width: WIDTH, height: HEIGHT, format: 'RGBA', stride: WIDTH * 4 };
  }

  #paint(x: number, y: number, level: number): void {
    const at = (y * WIDTH + x) * 4;
    this.#bytes[at] = level;
    this.#bytes[at + 1] = level + (x >> 5);
    this.#bytes[at + 2] = 255 - level;
    this.#bytes[at + 3] = 255;
  }
}

/** Strokes as thin and irregular as those of letters. */
function isInk(x: number, y: number): boolean {
  const row = Math.floor(y / LINE);
  const isLine = y % LINE > 4 && y % LINE < 14 && (x >> 3) % (9 + (row % 5)) !== 0;
  return isLine && ((x * 7 + row * 13 + (y % LINE) * 5) & 7) < 3;
}
