// The process whose encoder meets with faults: a Nest application with one display.
import { newestWorker } from '../support/worker-list.js';
import { startApp } from '../support/bench-app.js';
import { drawFrames, PlotPublisher } from '../support/plot-publisher.js';
import { childPids } from '../support/process-tree.js';
import { sharedClockUs } from '../support/shared-clock.js';
import type { Fault, ServerCommand, ServerReply } from './messages.js';

const SIZES = [
  { width: 1280, height: 720 },
  { width: 960, height: 540 },
] as const;
const FRAMERATE = 30;
const BITRATES = [12_000_000, 4_000_000] as const;

const encoder = process.argv[2]!;
const options = { ...SIZES[0], framerate: FRAMERATE, bitrate: BITRATES[0], h264: encoder };
// The faults are its errors: they are counted, not logged.
const { app, url, display } = await startApp(options, ['fatal']);
const scenes = new Map(SIZES.map((size) => [size, drawFrames(size)]));
const publisher = new PlotPublisher(display, FRAMERATE, scenes);
let bitrate: number = BITRATES[0];

process.on('message', (command: ServerCommand) => void obey(command));
process.once('disconnect', () => void publisher.pause().then(() => app.close()));
reply({ type: 'ready', url, encoder });
publisher.resume();

async function obey(command: ServerCommand): Promise<void> {
  switch (command.type) {
    case 'inflict':
      reply({ type: 'inflicted', us: await inflict(command.fault) });
      return;
    case 'errors':
      reply({ type: 'errors', count: countErrors() });
      return;
    default:
      command satisfies never;
  }
}

/** @returns when, on the shared clock */
async function inflict(fault: Fault): Promise<number> {
  const us = sharedClockUs();
  switch (fault) {
    case 'kill':
      process.kill(encoderPid(), 'SIGKILL');
      return us;
    case 'stop':
      process.kill(encoderPid(), 'SIGSTOP');
      return us;
    case 'throw':
      // It throws where it reads the order. terminate() could meet a call of node-av, which would end this process.
      newestWorker().postMessage(null);
      return us;
    case 'resize':
      return publisher.resize();
    case 'bitrate':
      bitrate = bitrate === BITRATES[0] ? BITRATES[1] : BITRATES[0];
      display.setQuality({ bitrate });
      return us;
    default:
      return fault satisfies never;
  }
}

function encoderPid(): number {
  const newest = childPids().at(-1);
  if (newest === undefined) throw new Error('there is no child process');
  return newest;
}

function countErrors(): number {
  const { videoSupport } = display;
  if (!videoSupport.isAvailable) throw new Error(`viewers were left with images: ${videoSupport.reason}`);
  return display.metrics().renditions.reduce((sum, rendition) => sum + rendition.encodeErrors, 0);
}

function reply(message: ServerReply): void {
  process.send!(message);
}
