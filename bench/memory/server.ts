// The measured process: a Nest application with one display. To be started with --expose-gc.
import { startApp } from '../support/bench-app.js';
import { drawFrames, type Size } from '../support/plot-publisher.js';
import { childPids, childrenRssBytes, descriptorCount, threadCount } from '../support/process-tree.js';
import type { Sample, ServerCommand, ServerReply } from './messages.js';

/** Small and quick: what leaks does so per frame, not per pixel. Some are odd, as encoders have code of their own for that. */
const SIZES: readonly [Size, ...Size[]] = [
  { width: 640, height: 360 },
  { width: 320, height: 180 },
  { width: 577, height: 324 },
  { width: 400, height: 227 },
  { width: 512, height: 288 },
  { width: 449, height: 253 },
  { width: 384, height: 216 },
  { width: 608, height: 342 },
];
const FRAMERATE = 240;
/** With each size, so that at least one was made by its own encoder whatever was under way at the change. */
const ENCODES_PER_SIZE = 3;

const encoder = process.argv[2]!;
const { app, url, display } = await startApp({
  ...SIZES[0],
  framerate: FRAMERATE,
  h264: encoder === 'jpeg' ? false : encoder,
});
const scenes = SIZES.map((size) => ({ size, frames: drawFrames(size) }));

process.on('message', (command: ServerCommand) => void obey(command));
process.once('disconnect', () => void app.close());
reply({ type: 'ready', url });

async function obey(command: ServerCommand): Promise<void> {
  switch (command.type) {
    case 'play':
      reply({ type: 'samples', samples: await play(command.frames, command.samples, () => 0, countEncodes) });
      return;
    case 'resize': {
      const countChanges = () => Math.floor(countEncodes() / ENCODES_PER_SIZE);
      const samples = await play(command.changes, command.samples, (done) => done % SIZES.length, countChanges);
      reply({ type: 'samples', samples });
      return;
    }
    case 'rest':
      reply({ type: 'samples', samples: [sample(0)] });
      return;
    default:
      command satisfies never;
  }
}

/** Publishes until `count` has grown by this much, and takes samples at equal distances from the start to the end. */
async function play(
  total: number,
  sampleCount: number,
  scene: (done: number) => number,
  count: () => number,
): Promise<Sample[]> {
  const begin = count();
  const samples: Sample[] = [];
  for await (const { index } of display.ticks({ framerate: FRAMERATE })) {
    const done = count() - begin;
    if (done * (sampleCount - 1) >= samples.length * total) samples.push(sample(done));
    if (done >= total) break;
    const { size, frames } = scenes[scene(done)]!;
    display.publish({ data: frames[index % frames.length]!, ...size });
  }
  return samples;
}

function countEncodes(): number {
  return display.metrics().renditions.reduce((sum, rendition) => sum + rendition.encodes, 0);
}

function sample(done: number): Sample {
  globalThis.gc!();
  return {
    done,
    rssBytes: process.memoryUsage.rss(),
    childrenRssBytes: childrenRssBytes(),
    threads: threadCount(),
    children: childPids().length,
    descriptors: descriptorCount(),
  };
}

function reply(message: ServerReply): void {
  process.send!(message);
}
