import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';

const COLORS = ['#4cc9f0', '#f72585', '#b8f35d', '#ffb703'];

/** Draws one moment of a dashboard: grid, labels, curves that run and points that wander. `phase` goes from 0 to 1. */
export function drawPlot(width: number, height: number, phase: number): Uint8ClampedArray {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#0d1520';
  context.fillRect(0, 0, width, height);
  drawGrid(context, width, height);
  COLORS.forEach((color, index) => drawCurve(context, { width, height, phase, color, index }));
  drawPoints(context, width, height, phase);
  return context.getImageData(0, 0, width, height).data;
}

function drawGrid(context: SKRSContext2D, width: number, height: number): void {
  context.strokeStyle = '#223247';
  context.fillStyle = '#9fb3c8';
  context.font = '14px sans-serif';
  for (let x = 0; x <= width; x += 80) {
    context.strokeRect(x, -1, 0, height + 2);
    context.fillText(String(x), x + 4, height - 6);
  }
  for (let y = 0; y <= height; y += 60) {
    context.strokeRect(-1, y, width + 2, 0);
    context.fillText((1 - y / height).toFixed(2), 4, y - 4);
  }
}

interface Curve {
  width: number;
  height: number;
  phase: number;
  color: string;
  index: number;
}

function drawCurve(context: SKRSContext2D, { width, height, phase, color, index }: Curve): void {
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.beginPath();
  for (let x = 0; x <= width; x += 2) {
    const turn = 2 * Math.PI * (x / width + phase * (index + 1));
    const y = height * (0.5 + 0.12 * (index - 1.5) + 0.16 * Math.sin(turn * 2) + 0.05 * Math.sin(turn * 9 + index));
    if (x === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
}

function drawPoints(context: SKRSContext2D, width: number, height: number, phase: number): void {
  for (let i = 0; i < 400; i++) {
    const turn = 2 * Math.PI * (phase + i / 400);
    context.fillStyle = COLORS[i % COLORS.length]!;
    const x = width * (0.5 + 0.45 * Math.sin(turn + i * 1.7));
    const y = height * (0.5 + 0.45 * Math.cos(turn * 2 + i * 2.3));
    context.fillRect(x, y, 4, 4);
  }
}
