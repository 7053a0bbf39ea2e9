import type { SKRSContext2D } from '@napi-rs/canvas';
import { HISTORY_MS, SAMPLE_INTERVAL_MS, type HostSample } from '../../host-load/host-sample.js';
import { font } from '../font.js';
import { THEME } from './theme.js';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Series {
  readonly color: string;
  readonly value: (sample: HostSample) => number;
  /** Fills the area below the line. */
  readonly isArea?: boolean;
  readonly lineWidth?: number;
}

export interface TimeChart {
  readonly area: Rectangle;
  readonly series: readonly Series[];
  /** Top of the scale. */
  readonly max: number;
  /** Label of a value on the scale. */
  readonly label: (value: number) => string;
  /** Horizontal lines, the bottom one included. */
  readonly steps: number;
}

/** Room for the labels of the scale. */
const SCALE_WIDTH = 52;
const TIME_HEIGHT = 18;
const MARKS_S = [120, 60, 0] as const;

/** Draws lines over the last two minutes; they slide with `nowMs`. */
export function drawTimeChart(
  context: SKRSContext2D,
  chart: TimeChart,
  samples: readonly HostSample[],
  nowMs: number,
): void {
  const plot: Rectangle = {
    x: chart.area.x + SCALE_WIDTH,
    y: chart.area.y,
    width: chart.area.width - SCALE_WIDTH,
    height: chart.area.height - TIME_HEIGHT,
  };
  drawScale(context, chart, plot);
  context.save();
  context.beginPath();
  context.rect(plot.x, plot.y - 2, plot.width, plot.height + 4);
  context.clip();
  // One interval late: the newest sample slides in from the edge instead of popping up.
  const endMs = nowMs - SAMPLE_INTERVAL_MS;
  for (const series of chart.series) drawSeries(context, chart, series, plot, samples, endMs);
  context.restore();
}

function drawScale(context: SKRSContext2D, { steps, max, label }: TimeChart, plot: Rectangle): void {
  context.font = font(11, 500);
  context.fillStyle = THEME.textFaint;
  context.strokeStyle = THEME.grid;
  context.lineWidth = 1;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  context.beginPath();
  for (let step = 0; step <= steps; step++) {
    const y = Math.round(plot.y + plot.height * (1 - step / steps)) + 0.5;
    context.moveTo(plot.x, y);
    context.lineTo(plot.x + plot.width, y);
    context.fillText(label((max * step) / steps), plot.x - 8, y);
  }
  context.stroke();
  context.textBaseline = 'alphabetic';
  for (const seconds of MARKS_S) {
    const x = plot.x + plot.width * (1 - (seconds * 1000) / HISTORY_MS);
    context.textAlign = seconds === 0 ? 'right' : seconds === 120 ? 'left' : 'center';
    context.fillText(seconds === 0 ? 'now' : `−${seconds} s`, x, plot.y + plot.height + 15);
  }
  context.textAlign = 'left';
}

function drawSeries(
  context: SKRSContext2D,
  { max }: TimeChart,
  series: Series,
  plot: Rectangle,
  samples: readonly HostSample[],
  endMs: number,
): void {
  const bottom = plot.y + plot.height;
  let firstX: number | undefined;
  let lastX = plot.x;
  context.beginPath();
  for (const sample of samples) {
    const x = plot.x + plot.width * (1 - (endMs - sample.atMs) / HISTORY_MS);
    const y = bottom - (Math.min(series.value(sample), max) / max) * plot.height;
    if (firstX === undefined) context.moveTo(x, y);
    else context.lineTo(x, y);
    firstX ??= x;
    lastX = x;
  }
  if (firstX === undefined) return;
  context.strokeStyle = series.color;
  context.lineWidth = series.lineWidth ?? 2;
  context.lineJoin = 'round';
  context.stroke();
  if (!series.isArea) return;
  context.lineTo(lastX, bottom);
  context.lineTo(firstX, bottom);
  const fill = context.createLinearGradient(0, plot.y, 0, bottom);
  fill.addColorStop(0, `${series.color}55`);
  fill.addColorStop(1, `${series.color}08`);
  context.fillStyle = fill;
  context.fill();
}
