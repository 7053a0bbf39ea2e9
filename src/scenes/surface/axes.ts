import type { SKRSContext2D } from '@napi-rs/canvas';
import { font } from '../font.js';
import type { HeightFunction } from './height-functions.js';
import type { OrbitCamera } from './orbit-camera.js';
import { BOX_HEIGHT } from './surface-mesh.js';

const DIVISIONS = 4;
const COLORS = {
  wall: '#111827',
  floor: '#141c2c',
  line: '#2b3750',
  edge: '#46557a',
  label: '#a9b6cc',
  name: '#e8edf6',
};

type Point = readonly [x: number, y: number, z: number];

/** Draws what stands behind the surface: the floor, the two far walls, and the labels around them. */
export function drawAxes(context: SKRSContext2D, camera: OrbitCamera, shown: HeightFunction): void {
  const project = screenOf(camera);
  // The walls away from the camera, by where their normals point once the camera has turned.
  const farX = Math.sin(camera.azimuth) > 0 ? 1 : -1;
  const farY = Math.cos(camera.azimuth) > 0 ? 1 : -1;
  const pen = { context, project };
  panel(pen, COLORS.floor, DIVISIONS, (u, v) => [u, v, 0]);
  panel(pen, COLORS.wall, shown.steps, (u, v) => [farX, u, ((v + 1) / 2) * BOX_HEIGHT]);
  panel(pen, COLORS.wall, shown.steps, (u, v) => [u, farY, ((v + 1) / 2) * BOX_HEIGHT]);

  const tick = (index: number) => (index / DIVISIONS) * 2 - 1;
  context.textBaseline = 'middle';
  for (let index = 0; index <= DIVISIONS; index++) {
    const at = tick(index);
    const value = label(at * shown.range);
    text(pen, value, [at, -farY * 1.13, 0], 'center');
    text(pen, value, [-farX * 1.13, at, 0], 'center');
  }
  name(pen, 'x', [0, -farY * 1.3, 0]);
  name(pen, 'y', [-farX * 1.3, 0, 0]);

  // Of the two upright edges at the outside, the one on the left.
  const [first, second]: Point[] = [
    [farX, -farY, 0],
    [-farX, farY, 0],
  ];
  if (!first || !second) return;
  const [x, y] = project(first).x < project(second).x ? first : second;
  for (let index = 0; index <= shown.steps; index++) {
    const value = shown.low + ((shown.high - shown.low) * index) / shown.steps;
    text(pen, label(value), [x, y, (index / shown.steps) * BOX_HEIGHT], 'right', -12);
  }
  const top = project([x, y, BOX_HEIGHT]);
  context.font = font(15, 600);
  context.fillStyle = COLORS.name;
  context.textAlign = 'right';
  context.fillText('z', top.x - 12, top.y - 24);
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
}

interface Pen {
  readonly context: SKRSContext2D;
  readonly project: (point: Point) => { x: number; y: number };
}

/** One side of the box, with its grid: `at` maps −1..1 twice to a point of the side, the second one in `rows`. */
function panel({ context, project }: Pen, fill: string, rows: number, at: (u: number, v: number) => Point): void {
  const corners = [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)].map(project);
  context.beginPath();
  corners.forEach(({ x, y }, index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.closePath();
  context.fillStyle = fill;
  context.fill();
  context.beginPath();
  const segment = (from: Point, to: Point) => {
    const [start, end] = [project(from), project(to)];
    context.moveTo(start.x, start.y);
    context.lineTo(end.x, end.y);
  };
  for (let index = 1; index < DIVISIONS; index++) {
    const position = (index / DIVISIONS) * 2 - 1;
    segment(at(position, -1), at(position, 1));
  }
  for (let index = 1; index < rows; index++) {
    const position = (index / rows) * 2 - 1;
    segment(at(-1, position), at(1, position));
  }
  context.strokeStyle = COLORS.line;
  context.lineWidth = 1;
  context.stroke();
  context.beginPath();
  corners.forEach(({ x, y }, index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.closePath();
  context.strokeStyle = COLORS.edge;
  context.lineWidth = 1.25;
  context.stroke();
}

function text({ context, project }: Pen, value: string, at: Point, align: 'center' | 'right', shiftX = 0): void {
  const { x, y } = project(at);
  context.font = font(13, 500);
  context.fillStyle = COLORS.label;
  context.textAlign = align;
  context.fillText(value, x + shiftX, y);
}

function name({ context, project }: Pen, value: string, at: Point): void {
  const { x, y } = project(at);
  context.font = font(15, 600);
  context.fillStyle = COLORS.name;
  context.textAlign = 'center';
  context.fillText(value, x, y);
}

function screenOf(camera: OrbitCamera): (point: Point) => { x: number; y: number } {
  const project = camera.projection();
  const into = new Float32Array(3);
  return ([x, y, z]) => {
    project(x, y, z, into, 0);
    return { x: into[0] ?? 0, y: into[1] ?? 0 };
  };
}

function label(value: number): string {
  return String(+value.toFixed(2)).replace('-', '−');
}
