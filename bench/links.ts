// One viewer at the end of links of different length and width. Prints one table.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { LinkShape, ShaperCommand, ShaperReply } from '../test/support/link-shaper.mjs';
import type { ServerReply } from './links/server.js';
import { PeerProcess } from './support/peer-process.js';
import { describeHost, printTable } from './support/report.js';
import { quantile, sum } from './support/statistics.js';
import type { Arrival, ViewersCommand, ViewersReply } from './support/viewer-messages.js';

/** One way, of the links that are narrow: as to the next large city. */
const NEAR_MS = 20;
const LINKS: Readonly<Record<string, LinkShape>> = {
  'as it is': {},
  'RTT 40 ms': { delayMs: 20 },
  'RTT 100 ms': { delayMs: 50 },
  'RTT 200 ms': { delayMs: 100 },
  '20 Mbit/s': { delayMs: NEAR_MS, bandwidth: 20_000_000 },
  '5 Mbit/s': { delayMs: NEAR_MS, bandwidth: 5_000_000 },
  '2 Mbit/s': { delayMs: NEAR_MS, bandwidth: 2_000_000 },
  '1 Mbit/s': { delayMs: NEAR_MS, bandwidth: 1_000_000 },
  '500 kbit/s': { delayMs: NEAR_MS, bandwidth: 500_000 },
};

const { values } = parseArgs({
  options: {
    adaptive: { type: 'boolean', default: false },
    link: { type: 'string', multiple: true },
    settle: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '10' },
  },
});
const [settleSeconds, seconds] = [Number(values.settle), Number(values.seconds)];
const wanted = Object.entries(LINKS).filter(([name]) => values.link?.includes(name) ?? true);
const server = new PeerProcess<never, ServerReply>(new URL('links/server.js', import.meta.url), {
  args: values.adaptive ? ['adaptive'] : [],
});
const { url } = await server.reply('ready');
const lines: string[][] = [];
for (const [name, shape] of wanted) lines.push(line(name, await measure(shape)));
await server.end();
printTable(
  `One viewer of 1280×720 at 30 frames per second in H.264 of at most 12 Mbit/s${values.adaptive ? ', adaptive' : ''}; ${describeHost()}; ${seconds} s each, ` +
    `after ${settleSeconds} s. Age is publish → last byte at the viewer, in ms.`,
  ['link', 'fps', 'age: p50', 'p95', 'p95, first third', 'last third', 'keyframes %', 'Mbit/s'],
  lines,
);

async function measure(shape: LinkShape): Promise<readonly Arrival[]> {
  const program = new URL('../../test/support/link-shaper.mjs', import.meta.url);
  const link = new PeerProcess<ShaperCommand, ShaperReply>(program, { args: [new URL(url).port] });
  const { port } = await link.reply('ready');
  await link.ask({ type: 'shape', shape }, 'done');
  const viewers = new PeerProcess<ViewersCommand, ViewersReply>(new URL('support/viewers.js', import.meta.url));
  const supported = ['webcodecs/h264-annexb', 'image/jpeg'];
  await viewers.ask({ type: 'connect', url: `http://127.0.0.1:${port}`, viewers: 1, supported }, 'connected');
  await delay(settleSeconds * 1000);
  viewers.send({ type: 'start' });
  await delay(seconds * 1000);
  const { arrivals } = await viewers.ask({ type: 'stop' }, 'stopped');
  await viewers.ask({ type: 'disconnect' }, 'disconnected');
  await viewers.end();
  await link.end();
  return arrivals[0]!;
}

function line(name: string, pictures: readonly Arrival[]): string[] {
  const ages = pictures.map(({ receivedUs, timestampUs }) => (receivedUs - timestampUs) / 1000);
  const third = Math.floor(ages.length / 3);
  const p95 = (some: readonly number[]) => quantile(some, 0.95).toFixed(0);
  return [
    name,
    (pictures.length / seconds).toFixed(1),
    quantile(ages, 0.5).toFixed(0),
    p95(ages),
    p95(ages.slice(0, third)),
    p95(ages.slice(-third)),
    ((100 * pictures.filter(({ isKeyframe }) => isKeyframe).length) / pictures.length).toFixed(1),
    ((8 * sum(pictures.map(({ bytes }) => bytes))) / seconds / 1e6).toFixed(2),
  ];
}
