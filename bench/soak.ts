// Viewers that come and go for minutes: whether the server gives everything back. Prints a line twice a minute and two
// tables, and ends with 1 where something leaked.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type {
  Counts,
  Rested,
  Sample,
  ServerCommand,
  ServerReply,
  VisitorsCommand,
  VisitorsReply,
} from './soak/messages.js';
import { PeerProcess } from './support/peer-process.js';
import { describeHost, printTable } from './support/report.js';
import { slope } from './support/statistics.js';

/**
 * Until compilers, allocators and pools have taken what they need: after some 2000 visits, whoever comes then, memory at
 * rest stays what it is.
 */
const WARM_UP_SECONDS = 180;
/** Of the run itself, in which the visitors come back; left out of the growth. */
const RAMP_SECONDS = 60;
const SAMPLE_SECONDS = 5;
const PRINT_SECONDS = 30;
/**
 * What counts as growth, in MB a minute. Memory of the system comes and goes by 20 MB with the encoders that are in use,
 * which a run of a few minutes cannot tell from growth; the heap is looked at after a collection of garbage.
 */
const MAX_GROWTH = { rss: 4, heap: 0.2 };
/** Objects of one kind that are kept for the next use, such as slots of pixels: up to two of each display. */
const SPARE_OBJECTS = 6;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    viewers: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  },
});
const [minutes, visitorCount, seed] = [Number(values.minutes), Number(values.viewers), Number(values.seed)];
const server = new PeerProcess<ServerCommand, ServerReply>(new URL('soak/server.js', import.meta.url), {
  args: [String(seed)],
  // Objects of the heap are counted by an interface that is experimental still.
  execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
  // By default glibc has an arena for each of the many threads that encoders come and go with, and each keeps the most it
  // ever held: that levels off, and until then looks like a leak.
  env: { MALLOC_ARENA_MAX: '2' },
});
const { url } = await server.reply('ready');
const visitors = new PeerProcess<VisitorsCommand, VisitorsReply>(new URL('soak/visitors.js', import.meta.url));

await come();
await delay(WARM_UP_SECONDS * 1000);
const before = await leave();
await come();
const samples = await watch();
const after = await leave();
const traffic = await visitors.ask({ type: 'count' }, 'counted');
await Promise.all([server.end(), visitors.end()]);

const steady = samples.filter((sample) => sample.minutes - samples[0]!.minutes >= RAMP_SECONDS / 60);
const growth = {
  rss: perMinute(steady, ({ rssBytes }) => rssBytes),
  heap: perMinute(steady, ({ heapBytes }) => heapBytes),
};
const leaks = [
  ...leftOver(before.counts, after.counts, 0),
  ...leftOver(before.objects, after.objects, SPARE_OBJECTS),
  ...(growth.rss > MAX_GROWTH.rss ? [`memory grows by ${growth.rss.toFixed(2)} MB a minute`] : []),
  ...(growth.heap > MAX_GROWTH.heap ? [`the heap grows by ${growth.heap.toFixed(3)} MB a minute`] : []),
];
printTable(
  `${visitorCount} visitors for ${minutes} minutes, seed ${seed}; ${describeHost()}. ${traffic.visits} visits and ` +
    `${traffic.aborted} that were given up early, ${traffic.pictures} pictures, ${traffic.messages} messages; closed by the server: ` +
    `${Object.entries(traffic.closes)
      .map(([code, count]) => `${count} × ${code}`)
      .join(', ')}.`,
  ['memory in MB', 'at rest before', 'at rest after', 'growth per minute in use', 'allowed'],
  [
    memoryLine('of the process', before.rssBytes, after.rssBytes, growth.rss, MAX_GROWTH.rss),
    memoryLine('of the heap', before.heapBytes, after.heapBytes, growth.heap, MAX_GROWTH.heap),
  ],
);
printTable(
  'What there was when nobody was there, before and after, and most of it in use.',
  ['', 'before', 'in use', 'after'],
  Object.entries({ ...after.counts, ...after.objects }).map(([name, count]) => [
    name,
    String(before.counts[name] ?? before.objects[name]),
    name in after.counts ? String(Math.max(...samples.map(({ counts }) => counts[name]!))) : '',
    String(count),
  ]),
);
for (const leak of leaks) console.log(`LEAK: ${leak}`);
if (leaks.length > 0) process.exitCode = 1;
else console.log('Nothing was left.');

async function come(): Promise<void> {
  await server.ask({ type: 'churn' }, 'churning');
  await visitors.ask({ type: 'come', url, visitors: visitorCount, seed }, 'coming');
}

async function leave(): Promise<Rested> {
  await visitors.ask({ type: 'leave' }, 'left');
  return server.ask({ type: 'rest' }, 'rested');
}

async function watch(): Promise<Sample[]> {
  const taken: Sample[] = [];
  for (let second = 0; second <= minutes * 60; second += SAMPLE_SECONDS) {
    const sample = await server.ask({ type: 'sample' }, 'sampled');
    taken.push(sample);
    if (second % PRINT_SECONDS === 0) await print(sample, second);
    await delay(SAMPLE_SECONDS * 1000);
  }
  return taken;
}

async function print({ rssBytes, heapBytes, viewers, counts }: Sample, second: number): Promise<void> {
  const { visits, pictures } = await visitors.ask({ type: 'count' }, 'counted');
  const { streams, encodes, sockets, timers } = counts;
  console.log(
    `${String(second).padStart(4)} s: ${mb(rssBytes, 0)} MB, heap ${mb(heapBytes, 1)} MB, ${viewers} viewers of ${streams} streams, ` +
      `${encodes} encodes, ${sockets} sockets, ${timers} timers, ${counts['worker threads']} threads, ` +
      `${counts['file descriptors']} descriptors; so far ${visits} visits, ${pictures} pictures`,
  );
}

function perMinute(points: readonly Sample[], read: (sample: Sample) => number): number {
  return slope(points.map((sample) => ({ x: sample.minutes, y: read(sample) / 1e6 })));
}

function leftOver(base: Counts, rest: Counts, spare: number): string[] {
  const more = Object.entries(rest).filter(([name, count]) => count > base[name]! + spare);
  return more.map(([name, count]) => `${name}: ${base[name]} → ${count}`);
}

function memoryLine(name: string, first: number, last: number, grown: number, allowed: number): string[] {
  return [name, mb(first, 1), mb(last, 1), grown.toFixed(3), String(allowed)];
}

function mb(bytes: number, digits: number): string {
  return (bytes / 1e6).toFixed(digits);
}
