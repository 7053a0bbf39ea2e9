import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { copyPixels } from '../canvas-pixels.js';
import { font, loadFont } from '../font.js';
import type { SceneFactory } from '../scene.js';
import { drawAxes } from './axes.js';
import { cssColor } from './color-map.js';
import { HEIGHT_FUNCTIONS, type HeightFunction } from './height-functions.js';
import { OrbitCamera } from './orbit-camera.js';
import { OrbitInput } from './orbit-input.js';
import { buildMesh } from './surface-mesh.js';
import { SurfaceRenderer } from './surface-renderer.js';

const BACKGROUND = '#0b0f17';
/** A full turn in 20 s. */
const TURN_PER_SECOND = (Math.PI * 2) / 20;

/** A surface to orbit. Nothing is drawn while nobody moves it. */
export const createSurfaceScene: SceneFactory = ({ width, height }) => {
  loadFont();
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const camera = new OrbitCamera(width, height);
  const input = new OrbitInput(camera);
  const renderer = new SurfaceRenderer(width, height);
  let shown = HEIGHT_FUNCTIONS[0];
  let mesh = buildMesh(shown);
  let isChanged = true;
  let isRotating = false;
  let lastUs: number | undefined;

  const show = (next: HeightFunction) => {
    shown = next;
    mesh = buildMesh(shown);
    isChanged = true;
  };

  return {
    onInput(viewer, event) {
      if (input.handle(viewer, event)) isChanged = true;
      if (event.type !== 'key_down' || event.repeat) return;
      const chosen = HEIGHT_FUNCTIONS[Number(event.key) - 1];
      if (chosen) show(chosen);
      if (event.key.toLowerCase() === 'r') isRotating = !isRotating;
    },
    onLeave: (viewer) => input.leave(viewer),
    draw(pixels, { timestamp }) {
      const elapsedS = Math.min(0.1, (timestamp - (lastUs ?? timestamp)) / 1e6);
      lastUs = timestamp;
      if (isRotating) camera.turn(TURN_PER_SECOND * elapsedS, 0);
      if (!isChanged && !isRotating) return false;
      isChanged = false;
      context.fillStyle = BACKGROUND;
      context.fillRect(0, 0, width, height);
      drawAxes(context, camera, shown);
      drawTitle(context, shown);
      drawScale(context, width, height, shown);
      copyPixels(canvas, pixels);
      renderer.render(mesh, camera, pixels);
      return true;
    },
  };
};

function drawTitle(context: SKRSContext2D, { title, formula }: HeightFunction): void {
  context.textAlign = 'left';
  context.font = font(24, 700);
  context.fillStyle = '#e8edf6';
  context.fillText(title, 28, 48);
  context.font = font(14, 500);
  context.fillStyle = '#93a1b8';
  context.fillText(formula, 28, 72);
}

/** What the colours mean. */
function drawScale(context: SKRSContext2D, width: number, height: number, { low, high, steps }: HeightFunction): void {
  const bar = { x: width - 84, y: height / 2 - 130, width: 14, height: 260 };
  const fill = context.createLinearGradient(0, bar.y + bar.height, 0, bar.y);
  for (let stop = 0; stop <= 8; stop++) fill.addColorStop(stop / 8, cssColor(stop / 8));
  context.fillStyle = fill;
  context.beginPath();
  context.roundRect(bar.x, bar.y, bar.width, bar.height, 4);
  context.fill();
  context.font = font(13, 500);
  context.fillStyle = '#a9b6cc';
  context.textBaseline = 'middle';
  for (let step = 0; step <= steps; step++) {
    const value = low + ((high - low) * step) / steps;
    const text = String(+value.toFixed(2)).replace('-', '−');
    context.fillText(text, bar.x + bar.width + 10, bar.y + bar.height * (1 - step / steps));
  }
  context.textBaseline = 'alphabetic';
}
