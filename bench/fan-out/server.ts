// The measured process: a Nest application with one display.
import { startApp } from '../support/bench-app.js';
import { drawFrames, PlotPublisher } from '../support/plot-publisher.js';
import { childrenRssBytes, treeCpuSeconds } from '../support/process-tree.js';
import { sharedClockUs } from '../support/shared-clock.js';
import { openBareH264, openBareJpeg, timeEncodes } from './bare-encoder.js';
import { EncodeCount } from './encode-count.js';
import type { BenchTransport, ServerCommand, ServerReply } from './messages.js';

const SIZE = { width: 1280, height: 720 };
const FRAMERATE = 30;

const transport = process.argv[2] as BenchTransport;
const { app, url, display } = await startApp({
  ...SIZE,
  framerate: FRAMERATE,
  h264: transport === 'h264' ? 'auto' : false,
  adaptive: process.argv[3] === 'adaptive',
});
const frames = drawFrames(SIZE);
const publisher = new PlotPublisher(display, FRAMERATE, new Map([[SIZE, frames]]));
const openBare = () => {
  const { videoSupport } = display;
  return videoSupport.isAvailable ? openBareH264(videoSupport.encoder, SIZE, FRAMERATE) : openBareJpeg();
};
const encodes = new EncodeCount(display);
let begin = measure();

process.on('message', (command: ServerCommand) => void obey(command));
process.once('disconnect', () => void publisher.pause().then(() => app.close()));
reply({ type: 'ready', url, isH264: display.videoSupport.isAvailable });
publisher.resume();

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
        cpuSeconds: end.cpuSeconds - begin.cpuSeconds,
        rssBytes: process.memoryUsage.rss() + childrenRssBytes(),
      });
      return;
    }
    case 'bare': {
      await publisher.pause();
      const bare = await openBare();
      // The first is a keyframe.
      await timeEncodes(bare, 1, { frames, size: SIZE, framerate: FRAMERATE });
      const ms = await timeEncodes(bare, command.encodes, { frames, size: SIZE, framerate: FRAMERATE });
      await bare.close();
      reply({ type: 'bare', encoder: bare.name, ms });
      publisher.resume();
      return;
    }
    default:
      command satisfies never;
  }
}

function measure(): { us: number; cpuSeconds: number; encodes: number } {
  return { us: sharedClockUs(), cpuSeconds: treeCpuSeconds(), encodes: encodes.total };
}

function reply(message: ServerReply): void {
  process.send!(message);
}
