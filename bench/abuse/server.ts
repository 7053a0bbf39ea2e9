// The process under attack: a Nest application with one display. To be started with --expose-gc.
import { setTimeout as delay } from 'node:timers/promises';
import { startApp } from '../support/bench-app.js';
import { drawFrames, PlotPublisher } from '../support/plot-publisher.js';
import { descriptorCount, threadCount } from '../support/process-tree.js';
import type { ServerCommand, ServerReply } from './messages.js';

const SIZE = { width: 1280, height: 720 };
const FRAMERATE = 30;
/** Until what was closed is gone. */
const REST_MS = 2000;

let logLines = 0;
// Nest writes errors to one and warnings to the other.
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream);
  stream.write = (text: string) => {
    logLines += text.split('\n').length - 1;
    return write(text);
  };
}

const { app, url, display } = await startApp({ ...SIZE, framerate: FRAMERATE }, ['fatal', 'error', 'warn']);
const publisher = new PlotPublisher(display, FRAMERATE, new Map([[SIZE, drawFrames(SIZE)]]));
// As an application listens.
display.events$.subscribe(() => {});

process.on('message', (command: ServerCommand) => void obey(command));
process.once('disconnect', () => void publisher.pause().then(() => app.close()));
reply({ type: 'ready', url });
publisher.resume();

async function obey(_: ServerCommand): Promise<void> {
  await delay(REST_MS);
  globalThis.gc?.();
  reply({
    type: 'rested',
    rssBytes: process.memoryUsage.rss(),
    descriptors: descriptorCount(),
    threads: threadCount(),
    viewers: display.viewerCount,
    logLines,
  });
}

function reply(message: ServerReply): void {
  process.send!(message);
}
