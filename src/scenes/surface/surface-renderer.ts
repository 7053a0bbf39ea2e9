import { edgesOf, smoothEdges } from './edge-smoothing.js';
import type { OrbitCamera } from './orbit-camera.js';
import { CELLS, type SurfaceMesh } from './surface-mesh.js';
import { TriangleRasterizer, VERTEX } from './triangle-rasterizer.js';

const SIDE = CELLS + 1;

/** Towards the light, in the camera's own turn: whoever orbits never ends up on a dark side. */
const LIGHT = normalize(-0.5, -0.45, 0.74);
const AMBIENT = 0.42;
const DIFFUSE = 0.66;
const GLOSS = 0.3;
const GLOSS_POWER = 22;

/** Draws a mesh over a picture: projects, lights, fills, smooths its edges. */
export class SurfaceRenderer {
  readonly #rasterizer: TriangleRasterizer;
  readonly #vertices = new Float32Array(SIDE * SIDE * VERTEX.SIZE);

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.#rasterizer = new TriangleRasterizer(width, height);
  }

  render(mesh: SurfaceMesh, camera: OrbitCamera, pixels: Uint8Array): void {
    this.#transform(mesh, camera);
    this.#rasterizer.begin(pixels);
    for (let j = 0; j < CELLS; j++) {
      for (let i = 0; i < CELLS; i++) {
        const corner = j * SIDE + i;
        this.#rasterizer.fill(this.#vertices, corner, corner + 1, corner + SIDE, i, j);
        this.#rasterizer.fill(this.#vertices, corner + 1, corner + SIDE + 1, corner + SIDE, i, j);
      }
    }
    const { depths } = this.#rasterizer;
    smoothEdges(pixels, edgesOf(depths, this.width, this.height), this.width);
  }

  #transform({ positions, normals, levels, count }: SurfaceMesh, camera: OrbitCamera): void {
    const project = camera.projection();
    const [sinA, cosA] = [Math.sin(camera.azimuth), Math.cos(camera.azimuth)];
    const half = normalize(LIGHT.x, LIGHT.y - Math.cos(camera.elevation), LIGHT.z + Math.sin(camera.elevation));
    const into = this.#vertices;
    for (let vertex = 0; vertex < count; vertex++) {
      const from = vertex * 3;
      const at = vertex * VERTEX.SIZE;
      project(positions[from]!, positions[from + 1]!, positions[from + 2]!, into, at);
      const x = normals[from]! * cosA - normals[from + 1]! * sinA;
      const y = normals[from]! * sinA + normals[from + 1]! * cosA;
      const z = normals[from + 2]!;
      into[at + VERTEX.LEVEL] = levels[vertex]! * 255;
      into[at + VERTEX.LIGHT] = AMBIENT + DIFFUSE * Math.max(0, x * LIGHT.x + y * LIGHT.y + z * LIGHT.z);
      into[at + VERTEX.GLOSS] = 255 * GLOSS * Math.max(0, x * half.x + y * half.y + z * half.z) ** GLOSS_POWER;
    }
  }
}

function normalize(x: number, y: number, z: number): { x: number; y: number; z: number } {
  const length = Math.hypot(x, y, z);
  return { x: x / length, y: y / length, z: z / length };
}
