import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';

const ROW = 22;
const WORDS = 'orders shipped delayed invoice stock returns carrier depot weight pallet route driver'.split(' ');

/** Draws one moment of a desktop: two windows, a list that scrolls, text, a pointer. `phase` goes from 0 to 1. */
export function drawInterface(width: number, height: number, phase: number): Uint8ClampedArray {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#3b4a63';
  context.fillRect(0, 0, width, height);
  drawWindow(
    context,
    { x: width * 0.04, y: height * 0.06, width: width * 0.56, height: height * 0.86 },
    'Orders',
    phase,
  );
  drawWindow(context, { x: width * 0.64, y: height * 0.16, width: width * 0.32, height: height * 0.6 }, 'Details', 0);
  const turn = 2 * Math.PI * phase;
  drawPointer(context, width * (0.5 + 0.3 * Math.cos(turn)), height * (0.5 + 0.3 * Math.sin(turn)));
  return context.getImageData(0, 0, width, height).data;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function drawWindow(context: SKRSContext2D, { x, y, width, height }: Box, title: string, scrolled: number): void {
  context.save();
  context.fillStyle = '#f7f8fa';
  context.fillRect(x, y, width, height);
  context.fillStyle = '#20304a';
  context.fillRect(x, y, width, 30);
  context.fillStyle = '#ffffff';
  context.font = '600 15px sans-serif';
  context.fillText(title, x + 12, y + 20);
  context.beginPath();
  context.rect(x, y + 30, width, height - 30);
  context.clip();
  context.font = '13px sans-serif';
  // Ten rows go by in one round, and the eleventh is the first again.
  const offset = scrolled * ROW * 10;
  for (let row = 0; row * ROW < height + 10 * ROW; row++) {
    const top = y + 30 + row * ROW - offset;
    const id = row % 10;
    context.fillStyle = id % 2 === 0 ? '#ffffff' : '#eef1f6';
    context.fillRect(x, top, width, ROW);
    context.fillStyle = '#243044';
    const words = Array.from({ length: 6 }, (_, n) => WORDS[(id * 5 + n * 3) % WORDS.length]);
    context.fillText(`#${4100 + id}  ${words.join('  ')}`, x + 12, top + 15);
    context.fillStyle = id % 3 === 0 ? '#c0392b' : '#2e8b57';
    context.fillRect(x + width - 60, top + 6, 40, 10);
  }
  context.restore();
}

function drawPointer(context: SKRSContext2D, x: number, y: number): void {
  context.fillStyle = '#000000';
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x, y + 18);
  context.lineTo(x + 12, y + 12);
  context.fill();
}
