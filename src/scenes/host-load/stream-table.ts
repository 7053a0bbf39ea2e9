import type { SKRSContext2D } from '@napi-rs/canvas';
import type { StreamSample } from '../../host-load/host-sample.js';
import { font } from '../font.js';
import { bitrate, millis, perSecond } from './figures.js';
import { THEME } from './theme.js';
import type { Rectangle } from './time-chart.js';

interface Column {
  readonly title: string;
  /** Right edge of the column, as a share of the table's width. */
  readonly right: number;
  readonly text: (stream: StreamSample) => string;
}

const COLUMNS: readonly Column[] = [
  { title: 'viewers', right: 0.46, text: (stream) => String(stream.viewers) },
  { title: 'drawn/s', right: 0.62, text: (stream) => perSecond(stream.publishFps) },
  { title: 'encodes/s', right: 0.81, text: (stream) => perSecond(stream.encodesPerSecond) },
  { title: 'encode', right: 1, text: (stream) => (stream.encodesPerSecond === 0 ? '–' : millis(stream.encodeMs)) },
];
const ROW_HEIGHT = 42;
const HEAD_HEIGHT = 26;

/** Draws one line per stream; those that do not fit are left out. */
export function drawStreamTable(context: SKRSContext2D, area: Rectangle, streams: readonly StreamSample[]): void {
  const left = area.x + 10;
  const width = area.width - 10;
  context.font = font(11, 500);
  context.fillStyle = THEME.textFaint;
  context.textAlign = 'right';
  for (const { title, right } of COLUMNS) context.fillText(title, left + width * right, area.y + 10);
  const rows = Math.floor((area.height - HEAD_HEIGHT) / ROW_HEIGHT);
  streams.slice(0, rows).forEach((stream, row) => {
    const y = area.y + HEAD_HEIGHT + row * ROW_HEIGHT;
    context.strokeStyle = THEME.grid;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(left, Math.round(y) - 5.5);
    context.lineTo(left + width, Math.round(y) - 5.5);
    context.stroke();
    drawRow(context, stream, left, width, y);
  });
  context.textAlign = 'left';
}

function drawRow(context: SKRSContext2D, stream: StreamSample, left: number, width: number, y: number): void {
  const isWatched = stream.viewers > 0;
  context.textAlign = 'left';
  context.fillStyle = isWatched ? THEME.live : THEME.textFaint;
  context.beginPath();
  context.arc(left + 4, y + 9, 4, 0, Math.PI * 2);
  context.fill();
  context.font = font(13, 600);
  context.fillStyle = isWatched ? THEME.text : THEME.textSoft;
  context.fillText(stream.name, left + 16, y + 14);
  context.font = font(11, 500);
  context.fillStyle = THEME.textFaint;
  context.fillText(isWatched ? bitrate(stream.bitrateBps) : 'not watched', left + 16, y + 29);
  context.textAlign = 'right';
  context.font = font(13, 500);
  context.fillStyle = isWatched ? THEME.text : THEME.textFaint;
  for (const column of COLUMNS) context.fillText(column.text(stream), left + width * column.right, y + 14);
}
