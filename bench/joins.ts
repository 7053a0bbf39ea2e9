// How soon a joiner sees something while many watch, and what a display costs that has nothing to show. Prints two tables.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { ServerCommand, ServerReply } from './fan-out/messages.js';
import type { IdleCommand, IdleReply, IdleSource, Join, JoinersCommand, JoinersReply } from './joins/messages.js';
import { PeerProcess } from './support/peer-process.js';
import { describeHost, printTable } from './support/report.js';
import { quantile, sum } from './support/statistics.js';
import type { ViewersCommand, ViewersReply } from './support/viewer-messages.js';

const WATCHING = 100;
const JOINS_PER_SECOND = 10;
const SECONDS = 20;
/** Long enough to get a keyframe in its turn; not so long that the viewers' own process becomes what is measured. */
const STAY_SECONDS = 2;
const SETTLE_SECONDS = 3;
const IDLE_SECONDS = 10;
const IDLE_TURNS = 5;
const SUPPORTED = ['webcodecs/h264-annexb', 'image/jpeg'];
const VIEWERS = new URL('support/viewers.js', import.meta.url);

type Viewers = PeerProcess<ViewersCommand, ViewersReply>;

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const joined = await measureJoins(Number(values.seed));
printTable(
  `${WATCHING} viewers of 1280×720 at 30 frames per second in H.264, and ${JOINS_PER_SECOND} more a second at random times for ` +
    `${SECONDS} s, of whom each stays ${STAY_SECONDS} s; ${describeHost()}. Times in ms.`,
  ['', 'p50', 'p95', 'most'],
  [
    timesLine('first picture from the call that connects', joined.joins, ({ connectMs }) => connectMs),
    timesLine('from the open connection', joined.joins, ({ openMs }) => openMs),
    timesLine('from hello', joined.joins, ({ helloMs }) => helloMs),
    timesLine('first keyframe from hello', joined.joins, ({ keyframeMs }) => keyframeMs),
  ],
);
const { joins, seconds, keyframes, encodes, cpuSeconds, fps } = joined;
console.log(
  `${joins.length} joined, ${joins.filter(({ isImage }) => isImage).length} of them saw an image first. ` +
    `${(keyframes / seconds).toFixed(2)} keyframes/s, ${(encodes / seconds).toFixed(1)} encodes/s with the images; ` +
    `those that were there had ${fps.toFixed(1)} frames/s; the server took ${((100 * cpuSeconds) / seconds).toFixed(0)} % of a core.\n`,
);
printTable(
  `A display of 1280×720 that has nothing new to show, or nobody to show it to; ${describeHost()}; ${IDLE_TURNS} × ${IDLE_SECONDS} s each, in turn, ` +
    'and the median of it. 100 % is one core; "base" is the same process before, with nobody there and nothing published.',
  ['watched by', 'published', 'frames/s', 'encodes', 'CPU %', 'base', 'difference'],
  await measureIdle(),
);

async function measureJoins(seed: number) {
  const server = new PeerProcess<ServerCommand, ServerReply>(new URL('fan-out/server.js', import.meta.url), {
    args: ['h264'],
  });
  const { url, isH264 } = await server.reply('ready');
  if (!isH264) throw new Error('this host has no H.264 encoder');
  const viewers: Viewers = new PeerProcess(VIEWERS);
  const joiners = new PeerProcess<JoinersCommand, JoinersReply>(new URL('joins/joiners.js', import.meta.url));
  await viewers.ask({ type: 'connect', url, viewers: WATCHING, supported: SUPPORTED }, 'connected');
  await delay(SETTLE_SECONDS * 1000);
  const options = { perSecond: JOINS_PER_SECOND, seconds: SECONDS, staySeconds: STAY_SECONDS, seed };
  server.send({ type: 'start' });
  viewers.send({ type: 'start' });
  const [{ joins: all }, sample, { arrivals }] = await Promise.all([
    joiners.ask({ type: 'join', url, ...options }, 'joined'),
    delay(SECONDS * 1000).then(() => server.ask({ type: 'stop' }, 'stopped')),
    delay(SECONDS * 1000).then(() => viewers.ask({ type: 'stop' }, 'stopped')),
  ]);
  await Promise.all([server.end(), viewers.end(), joiners.end()]);
  const keyframesOf = (pictures: (typeof arrivals)[number]) => pictures.filter(({ isKeyframe }) => isKeyframe).length;
  return {
    joins: all,
    ...sample,
    keyframes: sum(arrivals.map(keyframesOf)) / arrivals.length,
    fps: Math.min(...arrivals.map((pictures) => pictures.length)) / sample.seconds,
  };
}

function timesLine(name: string, all: readonly Join[], read: (join: Join) => number): string[] {
  const times = all.map(read);
  return [name, ...[0.5, 0.95, 1].map((share) => quantile(times, share).toFixed(1))];
}

/** CPU seconds come in bursts, as of a collection of garbage: the median of several turns of each is what it costs. */
async function measureIdle(): Promise<string[][]> {
  const cases: [isWatched: boolean, source: IdleSource][] = [
    [false, 'by its ticks'],
    [false, 'by a timer'],
    [true, 'nothing'],
    [true, 'equal pixels by a timer'],
  ];
  const turns: IdleTurn[][] = cases.map(() => []);
  for (let turn = 0; turn < IDLE_TURNS; turn++) {
    for (const [n, [isWatched, source]] of cases.entries()) turns[n]!.push(await idleTurn(isWatched, source));
  }
  return cases.map(([isWatched, source], n) => {
    const median = (read: (turn: IdleTurn) => number) => quantile(turns[n]!.map(read), 0.5);
    return [
      isWatched ? 'one' : 'nobody',
      source,
      median(({ published }) => published).toFixed(1),
      String(sum(turns[n]!.map((turn) => turn.encodes))),
      median(({ cpu }) => cpu).toFixed(2),
      median(({ base }) => base).toFixed(2),
      median(({ cpu, base }) => cpu - base).toFixed(2),
    ];
  });
}

/** Frames per second, encodes, and per cent of a core. */
interface IdleTurn {
  readonly published: number;
  readonly encodes: number;
  readonly cpu: number;
  readonly base: number;
}

async function idleTurn(isWatched: boolean, source: IdleSource): Promise<IdleTurn> {
  const server = new PeerProcess<IdleCommand, IdleReply>(new URL('joins/idle-server.js', import.meta.url), {
    execArgv: ['--expose-gc'],
  });
  const { url } = await server.reply('ready');
  const viewers: Viewers = new PeerProcess(VIEWERS);
  await delay(SETTLE_SECONDS * 1000);
  const idle = (what: IdleSource) => server.ask({ type: 'idle', source: what, seconds: IDLE_SECONDS }, 'idled');
  const base = await idle('nothing');
  if (isWatched) await viewers.ask({ type: 'connect', url, viewers: 1, supported: SUPPORTED }, 'connected');
  await delay(SETTLE_SECONDS * 1000);
  const sample = await idle(source);
  await Promise.all([viewers.end(), server.end()]);
  const cpu = (taken: typeof sample) => (100 * taken.cpuSeconds) / taken.seconds;
  return { published: sample.published / sample.seconds, encodes: sample.encodes, cpu: cpu(sample), base: cpu(base) };
}
