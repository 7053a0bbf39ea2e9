import type { Frame } from 'nestjs-rfb';

const COLORS = 1024;
/** RGBA in little-endian words; opaque, and the last colour meets the first. */
const PALETTE = Uint32Array.from({ length: COLORS }, (_, i) => {
  const channel = (phase: number) => Math.round(128 + 110 * Math.cos(2 * Math.PI * (i / COLORS + phase)));
  return (255 << 24) | (channel(0.55) << 16) | (channel(0.3) << 8) | channel(0.05);
});

/** Waves through a ring of colours, and one more that runs outward from the last splash. */
export class Plasma {
  private readonly pixels: Uint32Array;
  private center = { x: 0, y: 0, since: -Infinity };
  private seconds = 0;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.pixels = new Uint32Array(width * height);
  }

  splash(x: number, y: number): void {
    this.center = { x, y, since: this.seconds };
  }

  draw(t: number): Frame {
    const { width, height, pixels } = this;
    const age = (this.seconds = t) - this.center.since;
    for (let y = 0, i = 0; y < height; y++) {
      const row = Math.sin(y / 37 - t * 0.7) + Math.cos(y / 61 + t / 3);
      for (let x = 0; x < width; x++, i++) {
        const front = Math.hypot(x - this.center.x, y - this.center.y) - age * 200;
        const splash = 2 * Math.exp((-front * front) / 900 - age);
        const wave = row + Math.sin(x / 53 + t) + Math.sin((x + y) / 71 - t / 2) + splash;
        pixels[i] = PALETTE[(wave * 170 + t * 50) & (COLORS - 1)];
      }
    }
    return { data: pixels, width, height };
  }
}
