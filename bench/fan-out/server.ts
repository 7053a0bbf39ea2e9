// The measured process: a Nest application with one display, as an app would have it.
import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { RfbModule, Server, type Display } from 'nestjs-rfb';
import { drawPlot } from './plot.js';
import { sharedClockUs, type ServerCommand, type ServerReply } from './messages.js';

const WIDTH = 1280;
const HEIGHT = 720;
const FRAMERATE = 30;
/** Rendered before anything is measured; the motion repeats after half a second. */
const FRAMES = 15;

type ImageEncoderModule = typeof import('../../lib/encoder/image-encoder.js');

const frames = Array.from({ length: FRAMES }, (_, n) => drawPlot(WIDTH, HEIGHT, n / FRAMES));
const module = RfbModule.forRoot({ displays: { default: { width: WIDTH, height: HEIGHT, framerate: FRAMERATE } } });
const app = await NestFactory.create(module, { logger: ['error'] });
await app.listen(0, '127.0.0.1');
const display = app.get(Server).stream('default')!;

let publishing: AbortController | undefined;
let finished: Promise<void> = Promise.resolve();
let begin = measure();

process.on('message', (command: ServerCommand) => void obey(command));
reply({ type: 'ready', url: await app.getUrl() });
resume();

async function obey(command: ServerCommand): Promise<void> {
  switch (command.type) {
    case 'start':
      begin = measure();
      return;
    case 'stop': {
      const end = measure();
      reply({
        type: 'stopped',
        seconds: (end.us - begin.us) / 1e6,
        encodes: end.encodes - begin.encodes,
        cpuSeconds: (end.cpuUs - begin.cpuUs) / 1e6,
        rssBytes: process.memoryUsage.rss(),
      });
      return;
    }
    case 'bare':
      await pause();
      reply({ type: 'bare', ...(await encodeBare(command.encodes)) });
      resume();
      return;
    case 'quit':
      await pause();
      await app.close();
      process.disconnect();
      return;
    default:
      command satisfies never;
  }
}

function measure(): { us: number; cpuUs: number; encodes: number } {
  const { user, system } = process.cpuUsage();
  const encodes = display.metrics().renditions.reduce((sum, rendition) => sum + rendition.encodes, 0);
  return { us: sharedClockUs(), cpuUs: user + system, encodes };
}

function resume(): void {
  publishing = new AbortController();
  finished = publish(display, publishing.signal);
}

async function pause(): Promise<void> {
  publishing?.abort();
  await finished;
}

async function publish(target: Display, signal: AbortSignal): Promise<void> {
  for await (const { index } of target.ticks({ framerate: FRAMERATE, signal })) {
    const data = frames[index % FRAMES]!;
    target.publish({ data, width: WIDTH, height: HEIGHT }, { timestamp: sharedClockUs() });
  }
}

/** The encoder alone, on the same frames at the same pace, while nothing is published. */
async function encodeBare(encodes: number): Promise<{ encoder: string; ms: number[] }> {
  const location = new URL('../../../dist/encoder/image-encoder.js', import.meta.url).href;
  const { createImageEncoder } = (await import(location)) as ImageEncoderModule;
  const encoder = await createImageEncoder('jpeg');
  const ms: number[] = [];
  for (let n = 0; n < encodes; n++) {
    const pixels = frames[n % FRAMES]!;
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    const beginUs = sharedClockUs();
    await encoder.encode({ bytes, width: WIDTH, height: HEIGHT, format: 'RGBA', stride: WIDTH * 4 }, 80);
    ms.push((sharedClockUs() - beginUs) / 1000);
    await delay(1000 / FRAMERATE);
  }
  return { encoder: encoder.name, ms };
}

function reply(message: ServerReply): void {
  process.send!(message);
}
