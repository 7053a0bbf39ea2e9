// The measured process: a Nest application whose display has nothing new, or nobody who wants it. To be started with --expose-gc.
import { setTimeout as delay } from 'node:timers/promises';
import { startApp } from '../support/bench-app.js';
import { drawFrames } from '../support/plot-publisher.js';
import type { IdleCommand, IdleReply, IdleSource } from './messages.js';

const SIZE = { width: 1280, height: 720 };
const FRAMERATE = 30;

const { app, url, display } = await startApp({ ...SIZE, framerate: FRAMERATE });
const frames = drawFrames(SIZE);
// There is something to see for who comes.
display.publish({ data: frames[0]!, ...SIZE });

process.on('message', (command: IdleCommand) => void idle(command));
process.once('disconnect', () => void app.close());
reply({ type: 'ready', url });

async function idle({ source, seconds }: IdleCommand): Promise<void> {
  // What was left by the start, or by who joined, is collected now and not at some moment of the stretch.
  globalThis.gc!();
  const stop = new AbortController();
  const publishing = publish(source, stop.signal);
  const begin = measure();
  await delay(seconds * 1000);
  const end = measure();
  stop.abort();
  await publishing;
  reply({
    type: 'idled',
    encodes: end.encodes - begin.encodes,
    published: end.published - begin.published,
    cpuSeconds: end.cpuSeconds - begin.cpuSeconds,
    seconds: (end.ms - begin.ms) / 1000,
  });
}

async function publish(source: IdleSource, signal: AbortSignal): Promise<void> {
  switch (source) {
    case 'nothing':
      return;
    case 'by its ticks':
      for await (const { index } of display.ticks({ framerate: FRAMERATE, signal })) publishFrame(index);
      return;
    case 'by a timer':
    case 'equal pixels by a timer': {
      const beginMs = performance.now();
      for (let n = 1; !signal.aborted; n++) {
        publishFrame(source === 'by a timer' ? n : 0);
        await delay(beginMs + (n * 1000) / FRAMERATE - performance.now());
      }
      return;
    }
    default:
      source satisfies never;
  }
}

function publishFrame(n: number): void {
  display.publish({ data: frames[n % frames.length]!, ...SIZE });
}

function measure(): { ms: number; cpuSeconds: number; encodes: number; published: number } {
  const { user, system } = process.cpuUsage();
  const { renditions, framesPublished } = display.metrics();
  return {
    ms: performance.now(),
    cpuSeconds: (user + system) / 1e6,
    encodes: renditions.reduce((sum, { encodes }) => sum + encodes, 0),
    published: framesPublished,
  };
}

function reply(message: IdleReply): void {
  process.send!(message);
}
