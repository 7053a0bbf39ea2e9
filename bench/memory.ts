// What a server takes over many frames and many sizes: whether it grows. Prints one table.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Sample, ServerCommand, ServerReply } from './memory/messages.js';
import { PeerProcess } from './support/peer-process.js';
import { describeHost, printTable } from './support/report.js';
import { slope } from './support/statistics.js';
import type { ViewersCommand, ViewersReply } from './support/viewer-messages.js';

/** Compilers and allocators have taken what they need; two rounds of all sizes. */
const WARM_UP = { frames: 2000, changes: 16 };
const FRAME_SAMPLES = 41;
/** A round of all sizes: samples see the same one. */
const CHANGES_PER_SAMPLE = 8;
/** Until an encoder that nobody watches has ended. */
const REST_MS = 1000;

const { values } = parseArgs({
  options: {
    encoder: { type: 'string', multiple: true, default: ['node-av', 'ffmpeg', 'jpeg'] },
    frames: { type: 'string', default: '10000' },
    changes: { type: 'string', default: '200' },
  },
});
const frameCount = Number(values.frames);
const changeCount = Number(values.changes);
if (changeCount % CHANGES_PER_SAMPLE !== 0) {
  throw new RangeError(`--changes must be a multiple of ${CHANGES_PER_SAMPLE}, got ${values.changes}`);
}
const lines: string[][] = [];
for (const encoder of values.encoder) await measure(encoder);
printTable(
  `One display with one viewer, 640×360 and smaller, as fast as 240 frames per second; ${describeHost()}. ` +
    'Memory of the server + its child process in MB.',
  ['encoder', 'over', 'start', '25 %', '50 %', '75 %', '100 %', 'growth in MB', 'threads', 'children', 'descriptors'],
  lines,
);

async function measure(encoder: string): Promise<void> {
  const server = new PeerProcess<ServerCommand, ServerReply>(new URL('memory/server.js', import.meta.url), {
    args: [encoder],
    execArgv: ['--expose-gc'],
  });
  const { url } = await server.reply('ready');
  const viewers = new PeerProcess<ViewersCommand, ViewersReply>(new URL('support/viewers.js', import.meta.url));
  const samplesOf = async (command: ServerCommand) => (await server.ask(command, 'samples')).samples;
  const connect = () =>
    viewers.ask({ type: 'connect', url, viewers: 1, supported: supportedFor(encoder) }, 'connected');
  const rest = async () => {
    await viewers.ask({ type: 'disconnect' }, 'disconnected');
    await delay(REST_MS);
    return samplesOf({ type: 'rest' });
  };

  // It is connected with its first picture, which must be published meanwhile.
  const connected = connect();
  await samplesOf({ type: 'play', frames: WARM_UP.frames, samples: 2 });
  await connected;
  await samplesOf({ type: 'resize', changes: WARM_UP.changes, samples: 2 });
  const before = await rest();
  await connect();
  const frames = await samplesOf({ type: 'play', frames: frameCount, samples: FRAME_SAMPLES });
  const changes = await samplesOf({
    type: 'resize',
    changes: changeCount,
    samples: changeCount / CHANGES_PER_SAMPLE + 1,
  });
  const after = await rest();
  await Promise.all([server.end(), viewers.end()]);
  lines.push(
    line(encoder, `${frameCount} frames`, frames, { per: 1000, unit: 'frames' }),
    line(encoder, `${changeCount} changes of size`, changes, { per: 100, unit: 'changes' }),
    line(encoder, 'nobody watching, before and after', [...before, ...after]),
  );
}

function supportedFor(encoder: string): string[] {
  return encoder === 'jpeg' ? ['image/jpeg'] : ['webcodecs/h264-annexb'];
}

function line(
  encoder: string,
  over: string,
  samples: readonly Sample[],
  growth?: { readonly per: number; readonly unit: string },
): string[] {
  const shares = samples.length === 2 ? [0, 1] : [0, 0.25, 0.5, 0.75, 1];
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const count = (read: (sample: Sample) => number) => `${read(first)} → ${read(last)}`;
  const memory = (share: number) => {
    if (!shares.includes(share)) return '';
    const { rssBytes, childrenRssBytes } = samples[Math.round(share * (samples.length - 1))]!;
    const parts = childrenRssBytes > 0 ? [rssBytes, childrenRssBytes] : [rssBytes];
    return parts.map((bytes) => megabytes(bytes, 0)).join(' + ');
  };
  const points = samples.map((sample) => ({ x: sample.done, y: sample.rssBytes + sample.childrenRssBytes }));
  return [
    encoder,
    over,
    ...[0, 0.25, 0.5, 0.75, 1].map(memory),
    growth ? `${megabytes(slope(points) * growth.per, 2)} per ${growth.per} ${growth.unit}` : '',
    count(({ threads }) => threads),
    count(({ children }) => children),
    count(({ descriptors }) => descriptors),
  ];
}

function megabytes(bytes: number, digits: number): string {
  return (bytes / 1e6).toFixed(digits);
}
