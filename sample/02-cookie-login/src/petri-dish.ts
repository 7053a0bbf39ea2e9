import type { Frame } from 'nestjs-rfb';
import type { Culture } from './dishes.js';

/** Cells of the simulation; each is shown as a block of smoothed pixels. */
const COLUMNS = 240;
const ROWS = 135;
const SCALE = 3;
const FOOD_SPREADS = 1;
const LIFE_SPREADS = 0.5;
const SHADES = 256;
/** Concentration that has the last colour. */
const DENSEST = 0.36;
/** Radius of what a finger drops, in cells. */
const DROP = 6;

export const DISH_SIZE = { width: COLUMNS * SCALE, height: ROWS * SCALE };

/**
 * Two substances that spread and react (Gray and Scott, 1983; the rates after Pearson, "Complex Patterns in a Simple
 * System", 1993): one is fed everywhere, the other eats it and multiplies.
 */
export class PetriDish {
  private food = new Float32Array(COLUMNS * ROWS).fill(1);
  private life = new Float32Array(COLUMNS * ROWS);
  private nextFood = new Float32Array(COLUMNS * ROWS);
  private nextLife = new Float32Array(COLUMNS * ROWS);
  private readonly pixels = new Uint32Array(DISH_SIZE.width * DISH_SIZE.height);
  private readonly palette: Uint32Array;

  constructor(private readonly culture: Culture) {
    this.palette = paletteOf(culture);
    for (const [x, y] of [
      [0.3, 0.4],
      [0.52, 0.55],
      [0.7, 0.35],
    ] as const) {
      this.drop(x * DISH_SIZE.width, y * DISH_SIZE.height);
    }
  }

  /** Lets life fall in at a pixel. */
  drop(x: number, y: number): void {
    const [column, row] = [Math.round(x / SCALE), Math.round(y / SCALE)];
    for (let dy = -DROP; dy <= DROP; dy++) {
      for (let dx = -DROP; dx <= DROP; dx++) {
        const isInside = column + dx >= 0 && column + dx < COLUMNS && row + dy >= 0 && row + dy < ROWS;
        if (!isInside || dx * dx + dy * dy > DROP * DROP) continue;
        const at = (row + dy) * COLUMNS + column + dx;
        this.food[at] = 0.5;
        this.life[at] = 0.4;
      }
    }
  }

  /** Lets time pass. The edges of the dish meet. */
  step(): void {
    const { food, life, nextFood, nextLife } = this;
    const { feed, kill } = this.culture;
    for (let row = 0; row < ROWS; row++) {
      const up = ((row + ROWS - 1) % ROWS) * COLUMNS;
      const here = row * COLUMNS;
      const down = ((row + 1) % ROWS) * COLUMNS;
      for (let column = 0; column < COLUMNS; column++) {
        const left = column === 0 ? COLUMNS - 1 : column - 1;
        const right = column === COLUMNS - 1 ? 0 : column + 1;
        const at = here + column;
        const [a, b] = [food[at], life[at]];
        const eaten = a * b * b;
        // Neighbours count a fifth, those across a corner a twentieth.
        const foodAround =
          0.2 * (food[up + column] + food[down + column] + food[here + left] + food[here + right]) +
          0.05 * (food[up + left] + food[up + right] + food[down + left] + food[down + right]);
        const lifeAround =
          0.2 * (life[up + column] + life[down + column] + life[here + left] + life[here + right]) +
          0.05 * (life[up + left] + life[up + right] + life[down + left] + life[down + right]);
        nextFood[at] = a + FOOD_SPREADS * (foodAround - a) - eaten + feed * (1 - a);
        nextLife[at] = b + LIFE_SPREADS * (lifeAround - b) + eaten - (kill + feed) * b;
      }
    }
    [this.food, this.nextFood] = [nextFood, food];
    [this.life, this.nextLife] = [nextLife, life];
  }

  draw(): Frame {
    const { width, height } = DISH_SIZE;
    for (let y = 0, at = 0; y < height; y++) {
      const top = Math.min(ROWS - 2, Math.floor(y / SCALE));
      const down = y / SCALE - top;
      for (let x = 0; x < width; x++, at++) {
        const left = Math.min(COLUMNS - 2, Math.floor(x / SCALE));
        const right = x / SCALE - left;
        const cell = top * COLUMNS + left;
        const upper = this.life[cell] * (1 - right) + this.life[cell + 1] * right;
        const lower = this.life[cell + COLUMNS] * (1 - right) + this.life[cell + COLUMNS + 1] * right;
        const density = (upper * (1 - down) + lower * down) / DENSEST;
        this.pixels[at] = this.palette[Math.min(SHADES - 1, Math.floor(density * SHADES))];
      }
    }
    return { data: this.pixels, ...DISH_SIZE };
  }
}

/** RGBA in little-endian words, opaque, from one colour to the next. */
function paletteOf({ colors }: Culture): Uint32Array {
  return Uint32Array.from({ length: SHADES }, (_, shade) => {
    const place = (shade / (SHADES - 1)) * (colors.length - 1);
    const below = Math.min(colors.length - 2, Math.floor(place));
    const [red, green, blue] = colors[below].map((value, channel) =>
      Math.round(value + (colors[below + 1][channel] - value) * (place - below)),
    );
    return (255 << 24) | (blue << 16) | (green << 8) | red;
  });
}
