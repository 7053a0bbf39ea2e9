import { COLOR_MAP } from './color-map.js';

/** Layout of one vertex: x and y in pixels, 1 / depth, colour level 0..255, light, gloss 0..255. */
export const VERTEX = { X: 0, Y: 1, DEPTH: 2, LEVEL: 3, LIGHT: 4, GLOSS: 5, SIZE: 6 } as const;

/** A line of the mesh shows every so many cells; all of them would be a solid colour at the far end. */
const LINE_EVERY = 8;
/** Half the width of such a line in pixels, and how much light it takes away. */
const LINE_RADIUS = 0.55;
const LINE_DARKNESS = 0.45;
/** Far from any line. */
const NO_LINE = 1e6;

/**
 * Fills triangles with interpolated colour and light, nearest first by a depth buffer.
 *
 * A canvas would take 8 µs a triangle, 150 ms a frame: this takes less than a tenth of it.
 */
export class TriangleRasterizer {
  /** 1 / depth of what each pixel shows; 0 where nothing is. */
  readonly depths: Float32Array;
  #pixels: Uint8Array = new Uint8Array(0);

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.depths = new Float32Array(width * height);
  }

  /** Starts a picture over what `pixels` shows. */
  begin(pixels: Uint8Array): void {
    this.#pixels = pixels;
    this.depths.fill(0);
  }

  /** Fills one triangle of the cell in column `i` and row `j`. */
  fill(vertices: Float32Array, first: number, second: number, third: number, i: number, j: number): void {
    const a = first * VERTEX.SIZE;
    const b = second * VERTEX.SIZE;
    const c = third * VERTEX.SIZE;
    const [ax, ay] = [vertices[a]!, vertices[a + 1]!];
    const [bx, by] = [vertices[b]!, vertices[b + 1]!];
    const [cx, cy] = [vertices[c]!, vertices[c + 1]!];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    // Seen from below, or edge-on.
    if (area > -1e-3) return;
    const minX = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const maxX = Math.min(this.width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    const minY = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const maxY = Math.min(this.height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    if (minX > maxX || minY > maxY) return;

    const scale = 1 / area;
    // Weight of b and c at a pixel's centre, and how they grow per pixel to the right and per row.
    const stepBx = (cy - ay) * scale;
    const stepBy = -(cx - ax) * scale;
    const stepCx = -(by - ay) * scale;
    const stepCy = (bx - ax) * scale;
    const line = this.#lines(vertices, a, b, c, i, j, stepBx, stepBy, stepCx, stepCy);

    const [az, al, ad, ag] = [vertices[a + 2]!, vertices[a + 3]!, vertices[a + 4]!, vertices[a + 5]!];
    const [bz, bl, bd, bg] = [
      vertices[b + 2]! - az,
      vertices[b + 3]! - al,
      vertices[b + 4]! - ad,
      vertices[b + 5]! - ag,
    ];
    const [cz, cl, cd, cg] = [
      vertices[c + 2]! - az,
      vertices[c + 3]! - al,
      vertices[c + 4]! - ad,
      vertices[c + 5]! - ag,
    ];
    const { depths } = this;
    const pixels = this.#pixels;
    for (let y = minY; y <= maxY; y++) {
      let weightB = (minX + 0.5 - ax) * stepBx + (y + 0.5 - ay) * stepBy;
      let weightC = (minX + 0.5 - ax) * stepCx + (y + 0.5 - ay) * stepCy;
      let at = y * this.width + minX;
      for (let x = minX; x <= maxX; x++, at++, weightB += stepBx, weightC += stepCx) {
        if (weightB < -1e-6 || weightC < -1e-6 || weightB + weightC > 1 + 1e-6) continue;
        const depth = az + weightB * bz + weightC * cz;
        if (depth <= depths[at]!) continue;
        depths[at] = depth;
        let light = ad + weightB * bd + weightC * cd;
        const gloss = ag + weightB * bg + weightC * cg;
        if (line) light *= shade(line, weightB, weightC);
        const color = ((al + weightB * bl + weightC * cl) | 0) * 3;
        const into = at * 4;
        pixels[into] = clampByte(COLOR_MAP[color]! * light + gloss);
        pixels[into + 1] = clampByte(COLOR_MAP[color + 1]! * light + gloss);
        pixels[into + 2] = clampByte(COLOR_MAP[color + 2]! * light + gloss);
      }
    }
  }

  /** Distances in pixels of the triangle's corners from the lines of the mesh nearby; `undefined` away from them. */
  #lines(
    vertices: Float32Array,
    a: number,
    b: number,
    c: number,
    i: number,
    j: number,
    stepBx: number,
    stepBy: number,
    stepCx: number,
    stepCy: number,
  ): LineDistances | undefined {
    const column = nearLine(i);
    const row = nearLine(j);
    if (column === undefined && row === undefined) return undefined;
    const side = Math.sqrt(vertices.length / VERTEX.SIZE);
    const u = (at: number) => (at / VERTEX.SIZE) % side;
    const v = (at: number) => Math.floor(at / VERTEX.SIZE / side);
    const distances = (of: (at: number) => number, line: number | undefined) => {
      if (line === undefined) return [NO_LINE, 0, 0] as const;
      const [fromA, toB, toC] = [of(a), of(b) - of(a), of(c) - of(a)];
      const perPixel = Math.hypot(stepBx * toB + stepCx * toC, stepBy * toB + stepCy * toC);
      return [(fromA - line) / perPixel, toB / perPixel, toC / perPixel] as const;
    };
    return { u: distances(u, column), v: distances(v, row) };
  }
}

/** Distance at the first corner, and how it changes towards the second and third. */
interface LineDistances {
  readonly u: readonly [number, number, number];
  readonly v: readonly [number, number, number];
}

function nearLine(cell: number): number | undefined {
  if (cell % LINE_EVERY === 0) return cell;
  if ((cell + 1) % LINE_EVERY === 0) return cell + 1;
  return undefined;
}

function shade({ u, v }: LineDistances, weightB: number, weightC: number): number {
  const distance = Math.min(
    Math.abs(u[0] + weightB * u[1] + weightC * u[2]),
    Math.abs(v[0] + weightB * v[1] + weightC * v[2]),
  );
  const cover = LINE_RADIUS + 0.5 - distance;
  return cover <= 0 ? 1 : 1 - LINE_DARKNESS * Math.min(1, cover);
}

function clampByte(value: number): number {
  return value > 255 ? 255 : value;
}
