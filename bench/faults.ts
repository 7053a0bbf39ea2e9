// An encoder that dies, hangs or is replaced: how soon viewers go on. Prints one table.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, ServerCommand, ServerReply } from './faults/messages.js';
import { PeerProcess } from './support/peer-process.js';
import { describeHost, printTable } from './support/report.js';
import { quantile } from './support/statistics.js';
import type { Arrival, ViewersCommand, ViewersReply } from './support/viewer-messages.js';

const VIEWERS = 4;
/** Before each fault: time to be fluent again, with a random part, so that faults meet encodes and pauses alike. */
const CALM_MS = 1000;
const CALM_SPREAD_MS = 500;

interface Trial {
  readonly encoder: string;
  readonly fault: Fault;
  readonly name: string;
  readonly times: number;
  /** From the fault on; longer than its effects. */
  readonly watchMs: number;
}

/** A child keeps its bitrate for three seconds, so that the next change comes after that. */
const TRIALS: readonly Trial[] = [
  { encoder: 'node-av', fault: 'throw', name: 'thread dies of an error', times: 10, watchMs: 1500 },
  { encoder: 'node-av', fault: 'resize', name: 'other size', times: 10, watchMs: 1500 },
  { encoder: 'node-av', fault: 'bitrate', name: 'other bitrate', times: 10, watchMs: 1500 },
  { encoder: 'ffmpeg', fault: 'kill', name: 'kill -9 of the child', times: 10, watchMs: 1500 },
  { encoder: 'ffmpeg', fault: 'resize', name: 'other size', times: 10, watchMs: 1500 },
  { encoder: 'ffmpeg', fault: 'bitrate', name: 'other bitrate', times: 10, watchMs: 2500 },
  { encoder: 'ffmpeg', fault: 'stop', name: 'child stopped (SIGSTOP)', times: 2, watchMs: 12_000 },
];

interface Outcome {
  /** From the fault to the first keyframe at each viewer; Infinity where none came. */
  readonly keyframeMs: number[];
  /** Longest time without a picture at each viewer. */
  readonly gapMs: number[];
  readonly errors: number;
}

const lines: string[][] = [];
for (const encoder of new Set(TRIALS.map((trial) => trial.encoder))) await measure(encoder);
printTable(
  `${VIEWERS} viewers of 1280×720 at 30 frames per second in H.264; ${describeHost()}. Times in ms.`,
  ['encoder', 'fault', 'times', 'fault → keyframe: median', 'max', 'longest gap: median', 'max', 'failed encodes each'],
  lines,
);

async function measure(encoder: string): Promise<void> {
  const server = new PeerProcess<ServerCommand, ServerReply>(new URL('faults/server.js', import.meta.url), {
    args: [encoder],
  });
  const { url } = await server.reply('ready');
  const viewers = new PeerProcess<ViewersCommand, ViewersReply>(new URL('support/viewers.js', import.meta.url));
  const supported = ['webcodecs/h264-annexb', 'image/jpeg'];
  await viewers.ask({ type: 'connect', url, viewers: VIEWERS, supported }, 'connected');
  for (const trial of TRIALS.filter((each) => each.encoder === encoder)) {
    const outcomes: Outcome[] = [];
    for (let n = 0; n < trial.times; n++) outcomes.push(await inflict(trial));
    lines.push(line(trial, outcomes));
  }
  await Promise.all([server.end(), viewers.end()]);

  async function inflict({ fault, watchMs }: Trial): Promise<Outcome> {
    await delay(CALM_MS + Math.random() * CALM_SPREAD_MS);
    const before = await server.ask({ type: 'errors' }, 'errors');
    viewers.send({ type: 'start' });
    // So that the gap begins with a picture from before the fault.
    await delay(200);
    const { us } = await server.ask({ type: 'inflict', fault }, 'inflicted');
    await delay(watchMs);
    const { arrivals } = await viewers.ask({ type: 'stop' }, 'stopped');
    const after = await server.ask({ type: 'errors' }, 'errors');
    return {
      keyframeMs: arrivals.map((pictures) => keyframeMs(pictures, us)),
      gapMs: arrivals.map((pictures) => longestGapMs(pictures)),
      errors: after.count - before.count,
    };
  }
}

function keyframeMs(pictures: readonly Arrival[], faultUs: number): number {
  const keyframe = pictures.find(({ isKeyframe, receivedUs }) => isKeyframe && receivedUs >= faultUs);
  return keyframe ? (keyframe.receivedUs - faultUs) / 1000 : Infinity;
}

function longestGapMs(pictures: readonly Arrival[]): number {
  const gaps = pictures.slice(1).map((picture, n) => (picture.receivedUs - pictures[n]!.receivedUs) / 1000);
  return Math.max(...gaps);
}

function line({ encoder, fault, name, times }: Trial, outcomes: readonly Outcome[]): string[] {
  const keyframes = outcomes.flatMap((outcome) => outcome.keyframeMs);
  const gaps = outcomes.flatMap((outcome) => outcome.gapMs);
  const errors = outcomes.map((outcome) => outcome.errors);
  // Only node-av changes its bitrate within the stream.
  const isSeamless = fault === 'bitrate' && keyframes.every((ms) => ms === Infinity);
  const ms = (value: number) => (Number.isFinite(value) ? value.toFixed(0) : 'never');
  return [
    encoder,
    name,
    String(times),
    isSeamless ? 'none needed' : ms(quantile(keyframes, 0.5)),
    isSeamless ? '–' : ms(quantile(keyframes, 1)),
    ms(quantile(gaps, 0.5)),
    ms(quantile(gaps, 1)),
    [...new Set(errors)].sort((a, b) => a - b).join(' or '),
  ];
}
