import type { Frame } from 'nestjs-rfb';

interface Spark {
  x: number;
  y: number;
  vx: number;
  vy: number;
  /** Seconds that are left. */
  life: number;
  color: readonly [number, number, number];
}

/** Colours of a show, in degrees around the wheel. */
export interface Palette {
  hue: number;
  spread: number;
}

const SPARKS_PER_BURST = 180;
const SPARK_SECONDS = 1.8;
const GRAVITY = 60;
/** Of the speed, per second. */
const DRAG = 0.9;
/** Of the light of the frame before, per second: it draws the trails. */
const AFTERGLOW = 0.02;
const SECONDS_BETWEEN_BURSTS = 0.8;
/** A show that nobody watched goes on where it was. */
const LONGEST_STEP = 0.1;

/** Sparks that fly apart, fall and fade. It knows nothing of Nest or viewers. */
export class Fireworks {
  private readonly light: Float32Array;
  private readonly pixels: Uint8ClampedArray;
  private sparks: Spark[] = [];
  private seconds = 0;
  private next = 0;

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly palette: Palette,
  ) {
    this.light = new Float32Array(width * height * 3);
    this.pixels = new Uint8ClampedArray(width * height * 4);
  }

  burst(x: number, y: number): void {
    const { hue, spread } = this.palette;
    const color = rgb(hue + (Math.random() - 0.5) * 2 * spread);
    for (let i = 0; i < SPARKS_PER_BURST; i++) {
      const angle = Math.random() * 2 * Math.PI;
      const speed = 170 * Math.sqrt(Math.random());
      const life = SPARK_SECONDS * (0.5 + Math.random() / 2);
      this.sparks.push({ x, y, vx: Math.cos(angle) * speed, vy: Math.sin(angle) * speed, life, color });
    }
  }

  draw(t: number): Frame {
    const step = Math.min(t - this.seconds, LONGEST_STEP);
    this.seconds = t;
    this.next -= step;
    if (this.next <= 0) {
      this.next = SECONDS_BETWEEN_BURSTS * (0.5 + Math.random());
      this.burst(this.width * (0.1 + 0.8 * Math.random()), this.height * (0.1 + 0.25 * Math.random()));
    }
    const glow = AFTERGLOW ** step;
    for (let i = 0; i < this.light.length; i++) this.light[i] *= glow;
    for (const spark of this.sparks) this.move(spark, step);
    this.sparks = this.sparks.filter(({ life }) => life > 0);
    this.develop();
    return { data: this.pixels, width: this.width, height: this.height };
  }

  private move(spark: Spark, step: number): void {
    const slower = Math.exp(-DRAG * step);
    spark.vx *= slower;
    spark.vy = spark.vy * slower + GRAVITY * step;
    spark.x += spark.vx * step;
    spark.y += spark.vy * step;
    spark.life -= step;
    const [x, y] = [Math.round(spark.x), Math.round(spark.y)];
    if (x < 1 || y < 1 || x >= this.width - 1 || y >= this.height - 1) return;
    const power = Math.max(spark.life / SPARK_SECONDS, 0);
    for (const [dx, dy, share] of BRUSH) {
      const at = ((y + dy) * this.width + x + dx) * 3;
      for (let channel = 0; channel < 3; channel++) this.light[at + channel] += spark.color[channel] * power * share;
    }
  }

  /** Light to pixels, over a sky that is a little brighter at its foot. */
  private develop(): void {
    for (let y = 0, from = 0, to = 0; y < this.height; y++) {
      const sky = (y / this.height) ** 2;
      for (let x = 0; x < this.width; x++, from += 3, to += 4) {
        this.pixels[to] = 8 + 14 * sky + this.light[from];
        this.pixels[to + 1] = 10 + 14 * sky + this.light[from + 1];
        this.pixels[to + 2] = 20 + 34 * sky + this.light[from + 2];
        this.pixels[to + 3] = 255;
      }
    }
  }
}

/** Offsets, and how much of a spark's light falls there. */
const BRUSH = [
  [0, 0, 1],
  [1, 0, 0.4],
  [-1, 0, 0.4],
  [0, 1, 0.4],
  [0, -1, 0.4],
] as const;

/** Bright colours, with white enough to glow. */
function rgb(hue: number): [number, number, number] {
  const channel = (shift: number) => 150 + 105 * Math.cos(((hue + shift) * Math.PI) / 180);
  return [channel(0), channel(-120), channel(-240)];
}
