// One viewer of many at the end of a narrow link: what the others notice. Prints one table.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { ShaperCommand, ShaperReply } from '../test/support/link-shaper.mjs';
import type { ServerCommand, ServerReply, ServerSample } from './fan-out/messages.js';
import { PeerProcess } from './support/peer-process.js';
import { describeHost, printTable } from './support/report.js';
import { quantile, sum } from './support/statistics.js';
import type { ViewersCommand, ViewersReply, ViewersSample } from './support/viewer-messages.js';

const OTHERS = 31;
const BANDWIDTH = 500_000;
/** With the slow viewer and without, in turn, so that a busy moment of the host does not hit one alone. */
const ROUNDS = 5;
const SECONDS = 4;
/** Until a joiner's keyframe and what it fills its link with are history. */
const SETTLE_SECONDS = 3;
const SUPPORTED = ['webcodecs/h264-annexb', 'image/jpeg'];
const VIEWERS = new URL('support/viewers.js', import.meta.url);

type Viewers = PeerProcess<ViewersCommand, ViewersReply>;

interface Stretch {
  readonly server: ServerSample;
  readonly others: ViewersSample;
  readonly slow: ViewersSample | undefined;
}

const { values } = parseArgs({ options: { adaptive: { type: 'boolean', default: false } } });
const server = new PeerProcess<ServerCommand, ServerReply>(new URL('fan-out/server.js', import.meta.url), {
  args: ['h264', ...(values.adaptive ? ['adaptive'] : [])],
});
const { url } = await server.reply('ready');
const link = new PeerProcess<ShaperCommand, ShaperReply>(
  new URL('../../test/support/link-shaper.mjs', import.meta.url),
  { args: [new URL(url).port] },
);
const { port } = await link.reply('ready');
await link.ask({ type: 'shape', shape: { delayMs: 20, bandwidth: BANDWIDTH } }, 'done');
const others: Viewers = new PeerProcess(VIEWERS);
const slow: Viewers = new PeerProcess(VIEWERS);
await others.ask({ type: 'connect', url, viewers: OTHERS, supported: SUPPORTED }, 'connected');

const alone: Stretch[] = [];
const together: Stretch[] = [];
for (let round = 0; round < ROUNDS; round++) {
  alone.push(await measure(false));
  await slow.ask({ type: 'connect', url: `http://127.0.0.1:${port}`, viewers: 1, supported: SUPPORTED }, 'connected');
  together.push(await measure(true));
  await slow.ask({ type: 'disconnect' }, 'disconnected');
}
await Promise.all([server.end(), others.end(), slow.end(), link.end()]);

printTable(
  `${OTHERS} viewers of 1280×720 at 30 frames per second in H.264${values.adaptive ? ', adaptive' : ''}, without and with one more at ${BANDWIDTH / 1000} kbit/s; ` +
    `${describeHost()}; ${ROUNDS} × ${SECONDS} s each, in turn. Age is publish → viewer, in ms; medians of the rounds.`,
  ['slow viewer', 'others: fps', 'age p50', 'age p95', 'its own: fps', 'age p95', 'encodes/s', 'keyframes/s'],
  [line('none', alone), line('one', together)],
);

async function measure(hasSlow: boolean): Promise<Stretch> {
  await delay(SETTLE_SECONDS * 1000);
  server.send({ type: 'start' });
  others.send({ type: 'start' });
  if (hasSlow) slow.send({ type: 'start' });
  await delay(SECONDS * 1000);
  return {
    server: await server.ask({ type: 'stop' }, 'stopped'),
    others: await others.ask({ type: 'stop' }, 'stopped'),
    slow: hasSlow ? await slow.ask({ type: 'stop' }, 'stopped') : undefined,
  };
}

function line(name: string, stretches: readonly Stretch[]): string[] {
  const median = (read: (stretch: Stretch) => number) => quantile(stretches.map(read), 0.5);
  const isSlow = stretches[0]!.slow !== undefined;
  return [
    name,
    median(({ others: sample }) => fps(sample)).toFixed(1),
    median(({ others: sample }) => age(sample, 0.5)).toFixed(1),
    median(({ others: sample }) => age(sample, 0.95)).toFixed(1),
    isSlow ? median((stretch) => fps(stretch.slow!)).toFixed(1) : '',
    isSlow ? median((stretch) => age(stretch.slow!, 0.95)).toFixed(0) : '',
    median((stretch) => stretch.server.encodes / stretch.server.seconds).toFixed(1),
    median(({ others: sample }) => keyframes(sample) / sample.seconds).toFixed(1),
  ];
}

/** Of the viewer that had the fewest. */
function fps({ arrivals, seconds }: ViewersSample): number {
  return Math.min(...arrivals.map((pictures) => pictures.length)) / seconds;
}

function age({ arrivals }: ViewersSample, share: number): number {
  const ages = arrivals.flat().map(({ receivedUs, timestampUs }) => (receivedUs - timestampUs) / 1000);
  return quantile(ages, share);
}

function keyframes({ arrivals }: ViewersSample): number {
  return sum(arrivals.map((pictures) => pictures.filter(({ isKeyframe }) => isKeyframe).length)) / arrivals.length;
}
