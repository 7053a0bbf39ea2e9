import type { SKRSContext2D } from '@napi-rs/canvas';
import { font } from '../font.js';
import { THEME } from './theme.js';
import type { Rectangle } from './time-chart.js';

export interface Legend {
  readonly color: string;
  readonly label: string;
  readonly value: string;
}

const PADDING = 18;
const HEAD_HEIGHT = 46;

/** Draws a card with its title, and on the right what its lines mean. @returns the room left for the chart */
export function drawCard(
  context: SKRSContext2D,
  card: Rectangle,
  title: string,
  legends: readonly Legend[] = [],
): Rectangle {
  context.beginPath();
  context.roundRect(card.x + 0.5, card.y + 0.5, card.width - 1, card.height - 1, 12);
  context.fillStyle = THEME.card;
  context.fill();
  context.strokeStyle = THEME.cardEdge;
  context.lineWidth = 1;
  context.stroke();
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.font = font(14, 600);
  context.fillStyle = THEME.text;
  const baseline = card.y + 29;
  context.fillText(title, card.x + PADDING, baseline);
  drawLegends(context, legends, card.x + card.width - PADDING, baseline);
  return {
    x: card.x + 8,
    y: card.y + HEAD_HEIGHT,
    width: card.width - 8 - PADDING,
    height: card.height - HEAD_HEIGHT - 10,
  };
}

/** Right to left, so that the last legend keeps the edge whatever the values' widths. */
function drawLegends(context: SKRSContext2D, legends: readonly Legend[], right: number, baseline: number): void {
  let x = right;
  for (const { color, label, value } of [...legends].reverse()) {
    context.font = font(13, 600);
    x -= context.measureText(value).width;
    context.fillStyle = THEME.text;
    context.fillText(value, x, baseline);
    context.font = font(12, 500);
    if (label) x -= context.measureText(label).width + 6;
    context.fillStyle = THEME.textSoft;
    context.fillText(label, x, baseline);
    x -= 15;
    context.fillStyle = color;
    context.beginPath();
    context.arc(x + 5, baseline - 4.5, 4, 0, Math.PI * 2);
    context.fill();
    x -= 16;
  }
}
