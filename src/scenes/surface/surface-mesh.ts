import type { HeightFunction } from './height-functions.js';

/** Cells along each side: fine enough for smooth shading at 1280×720, 18 432 triangles. */
export const CELLS = 96;

/** Height of the box in world units; its floor is 2 × 2. */
export const BOX_HEIGHT = 0.8;

/** Vertices along each side. */
const SIDE = CELLS + 1;

/** A height function sampled on a grid. Vertex (i, j) has index `j * (CELLS + 1) + i`. */
export interface SurfaceMesh {
  readonly count: number;
  /** World x, y, z of each vertex. */
  readonly positions: Float32Array;
  /** Unit normal of each vertex. */
  readonly normals: Float32Array;
  /** Height of each vertex on the scale, 0..1. */
  readonly levels: Float32Array;
}

export function buildMesh({ height, range, low, high }: HeightFunction): SurfaceMesh {
  const count = SIDE * SIDE;
  const mesh = {
    count,
    positions: new Float32Array(count * 3),
    normals: new Float32Array(count * 3),
    levels: new Float32Array(count),
  };
  const worldZ = (u: number, v: number) => ((height(u * range, v * range) - low) / (high - low)) * BOX_HEIGHT;
  const step = 1e-3;
  for (let j = 0; j < SIDE; j++) {
    for (let i = 0; i < SIDE; i++) {
      const vertex = j * SIDE + i;
      const u = (i / CELLS) * 2 - 1;
      const v = (j / CELLS) * 2 - 1;
      const z = worldZ(u, v);
      mesh.positions.set([u, v, z], vertex * 3);
      mesh.levels[vertex] = Math.min(1, Math.max(0, z / BOX_HEIGHT));
      // Central differences of the function itself: smoother than averaged faces, and right at the edges.
      const slopeU = (worldZ(u + step, v) - worldZ(u - step, v)) / (2 * step);
      const slopeV = (worldZ(u, v + step) - worldZ(u, v - step)) / (2 * step);
      const length = Math.hypot(slopeU, slopeV, 1);
      mesh.normals.set([-slopeU / length, -slopeV / length, 1 / length], vertex * 3);
    }
  }
  return mesh;
}
