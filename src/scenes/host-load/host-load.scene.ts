import { cpus } from 'node:os';
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { HISTORY_MS, SAMPLE_INTERVAL_MS, type HostSample } from '../../host-load/host-sample.js';
import { copyPixels } from '../canvas-pixels.js';
import { font, loadFont } from '../font.js';
import type { SceneFactory } from '../scene.js';
import { drawCard, type Legend } from './card.js';
import { bitrate, bytes, millis, niceCeiling, percent } from './figures.js';
import { drawStreamTable } from './stream-table.js';
import { coreColor, THEME } from './theme.js';
import { drawTimeChart, type Rectangle } from './time-chart.js';

const CARDS = {
  cpu: { x: 24, y: 84, width: 800, height: 306 },
  memory: { x: 836, y: 84, width: 420, height: 306 },
  eventLoop: { x: 24, y: 402, width: 394, height: 294 },
  network: { x: 430, y: 402, width: 394, height: 294 },
  streams: { x: 836, y: 402, width: 420, height: 294 },
} satisfies Record<string, Rectangle>;

/** More legends than this do not fit beside a title; the mean speaks for them. */
const MAX_CORE_LEGENDS = 4;

/** Charts of what the host does. Fed with {@link HostSample}s. */
export const createHostLoadScene: SceneFactory = ({ width, height }) => {
  loadFont();
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const samples: HostSample[] = [];
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return {
    onData(data) {
      samples.push(data as HostSample);
      // Some older than the charts show, so that their lines leave the edge instead of ending before it.
      if (samples.length > HISTORY_MS / SAMPLE_INTERVAL_MS + 4) samples.shift();
    },
    draw(pixels) {
      const nowMs = Date.now();
      context.fillStyle = THEME.background;
      context.fillRect(0, 0, width, height);
      drawHead(context, width, model, nowMs);
      drawCards(context, samples, nowMs);
      copyPixels(canvas, pixels);
      return true;
    },
  };
};

function drawHead(context: SKRSContext2D, width: number, model: string, nowMs: number): void {
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.font = font(24, 700);
  context.fillStyle = THEME.text;
  context.fillText('Host load', 24, 44);
  context.font = font(13, 500);
  context.fillStyle = THEME.textSoft;
  context.fillText(`${model}  ·  Node.js ${process.version}  ·  up ${uptime(process.uptime())}`, 24, 66);
  context.textAlign = 'right';
  context.font = font(24, 600);
  context.fillStyle = THEME.text;
  context.fillText(new Date(nowMs).toTimeString().slice(0, 8), width - 24, 44);
  context.font = font(13, 500);
  context.fillStyle = THEME.textSoft;
  context.fillText('drawn on the server, live', width - 24, 66);
  const pulse = 0.55 + 0.45 * Math.cos((nowMs / 1000) * Math.PI);
  context.globalAlpha = pulse;
  context.fillStyle = THEME.live;
  context.beginPath();
  context.arc(width - 24 - context.measureText('drawn on the server, live').width - 14, 61.5, 4.5, 0, Math.PI * 2);
  context.fill();
  context.globalAlpha = 1;
  context.textAlign = 'left';
}

function drawCards(context: SKRSContext2D, samples: readonly HostSample[], nowMs: number): void {
  const latest = samples.at(-1);
  const coreCount = latest?.cores.length ?? 0;
  const highest = (value: (sample: HostSample) => number) =>
    samples.reduce((top, each) => Math.max(top, value(each)), 0);

  const cpuArea = drawCard(context, CARDS.cpu, `Processor, ${coreCount} cores`, latest ? coreLegends(latest) : []);
  const lines = Array.from({ length: coreCount }, (_, core) => ({
    color: coreColor(core),
    value: (sample: HostSample) => sample.cores[core] ?? 0,
    lineWidth: coreCount > 8 ? 1 : 2,
    isArea: coreCount <= 2,
  }));
  drawTimeChart(context, { area: cpuArea, series: lines, max: 1, steps: 4, label: percent }, samples, nowMs);

  const total = latest?.memory.totalBytes ?? 1;
  const memoryArea = drawCard(context, CARDS.memory, 'Memory', [
    { color: THEME.memory, label: 'host', value: bytes(latest?.memory.usedBytes ?? 0) },
    { color: THEME.process, label: 'this process', value: bytes(latest?.memory.processBytes ?? 0) },
  ]);
  const memory = [
    { color: THEME.memory, value: (sample: HostSample) => sample.memory.usedBytes, isArea: true },
    { color: THEME.process, value: (sample: HostSample) => sample.memory.processBytes },
  ];
  drawTimeChart(context, { area: memoryArea, series: memory, max: total, steps: 4, label: bytes }, samples, nowMs);

  const delayMax = niceCeiling(
    highest((sample) => sample.eventLoop.p99Ms),
    5,
  );
  const delayArea = drawCard(context, CARDS.eventLoop, 'Event loop delay', [
    { color: THEME.delay, label: 'p50', value: millis(latest?.eventLoop.p50Ms ?? 0) },
    { color: THEME.delayHigh, label: 'p99', value: millis(latest?.eventLoop.p99Ms ?? 0) },
  ]);
  const delays = [
    { color: THEME.delayHigh, value: (sample: HostSample) => sample.eventLoop.p99Ms, lineWidth: 1.5 },
    { color: THEME.delay, value: (sample: HostSample) => sample.eventLoop.p50Ms, isArea: true },
  ];
  drawTimeChart(
    context,
    { area: delayArea, series: delays, max: delayMax, steps: 4, label: (ms) => `${+ms.toFixed(2)} ms` },
    samples,
    nowMs,
  );

  const sent = (sample: HostSample) => sample.streams.reduce((sum, stream) => sum + stream.bitrateBps, 0);
  const watching = latest?.streams.reduce((sum, stream) => sum + stream.viewers, 0) ?? 0;
  const networkArea = drawCard(
    context,
    CARDS.network,
    watching === 1 ? 'Sent to 1 viewer' : `Sent to ${watching} viewers`,
    [{ color: THEME.bitrate, label: '', value: bitrate(latest ? sent(latest) : 0) }],
  );
  const network = [{ color: THEME.bitrate, value: sent, isArea: true }];
  const networkMax = niceCeiling(highest(sent), 1e6);
  drawTimeChart(
    context,
    { area: networkArea, series: network, max: networkMax, steps: 4, label: (bps) => `${+(bps / 1e6).toFixed(2)} M` },
    samples,
    nowMs,
  );

  drawStreamTable(context, drawCard(context, CARDS.streams, 'Streams'), latest?.streams ?? []);
}

function coreLegends({ cores }: HostSample): Legend[] {
  if (cores.length <= MAX_CORE_LEGENDS) {
    return cores.map((share, core) => ({ color: coreColor(core), label: `core ${core}`, value: percent(share) }));
  }
  const mean = cores.reduce((sum, share) => sum + share, 0) / cores.length;
  return [{ color: THEME.accent, label: 'all cores', value: percent(mean) }];
}

function uptime(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${Math.floor(seconds)} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
