import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import { copyPixels } from '../canvas-pixels.js';
import { font, loadFont } from '../font.js';
import type { SceneFactory } from '../scene.js';
import { PaintSession, type PaintCursor } from './paint-session.js';
import { StrokeLayer } from './stroke-layer.js';

const DOT_SPACING = 32;

/** One sheet of paper for everybody who watches. Nothing is drawn while nobody paints. */
export const createPaintScene: SceneFactory = ({ width, height }) => {
  loadFont();
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const paper = drawPaper(width, height);
  const layer = new StrokeLayer(width, height);
  const session = new PaintSession(layer);
  let isChanged = true;
  return {
    onInput(viewer, event) {
      if (session.handle(viewer, event)) isChanged = true;
    },
    onJoin(viewer) {
      session.join(viewer);
      isChanged = true;
    },
    onLeave(viewer) {
      session.leave(viewer);
      isChanged = true;
    },
    draw(pixels) {
      if (!isChanged) return false;
      isChanged = false;
      context.drawImage(paper, 0, 0);
      if (layer.isEmpty) drawInvitation(context, width, height);
      context.drawImage(layer.canvas, 0, 0);
      drawPainters(context, session.colors);
      for (const cursor of session.cursors) drawCursor(context, cursor);
      copyPixels(canvas, pixels);
      return true;
    },
  };
};

function drawPaper(width: number, height: number): Canvas {
  const paper = createCanvas(width, height);
  const context = paper.getContext('2d');
  context.fillStyle = '#fbfaf7';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#e3e0d8';
  for (let y = DOT_SPACING / 2; y < height; y += DOT_SPACING) {
    for (let x = DOT_SPACING / 2; x < width; x += DOT_SPACING) context.fillRect(x - 1, y - 1, 2, 2);
  }
  return paper;
}

function drawInvitation(context: SKRSContext2D, width: number, height: number): void {
  context.textAlign = 'center';
  context.fillStyle = '#8a8578';
  context.font = font(34, 600);
  context.fillText('Paint here', width / 2, height / 2 - 8);
  context.font = font(17, 500);
  context.fillText('Everyone who watches sees every stroke. Press C to clear.', width / 2, height / 2 + 26);
  context.textAlign = 'left';
}

function drawPainters(context: SKRSContext2D, colors: readonly string[]): void {
  const label = colors.length === 1 ? '1 painter' : `${colors.length} painters`;
  context.font = font(14, 600);
  const dots = Math.min(colors.length, 8);
  const width = context.measureText(label).width + dots * 16 + 34;
  context.fillStyle = '#ffffffe6';
  context.strokeStyle = '#dedacf';
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(20.5, 20.5, width, 34, 17);
  context.fill();
  context.stroke();
  colors.slice(0, dots).forEach((color, index) => {
    context.fillStyle = color;
    context.beginPath();
    context.arc(39 + index * 16, 37.5, 5.5, 0, Math.PI * 2);
    context.fill();
  });
  context.fillStyle = '#3f3b33';
  context.fillText(label, 36 + dots * 16, 42.5);
}

function drawCursor(context: SKRSContext2D, { x, y, color, radius }: PaintCursor): void {
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.lineWidth = 4;
  context.strokeStyle = '#ffffffcc';
  context.stroke();
  context.lineWidth = 2;
  context.strokeStyle = color;
  context.stroke();
}
