// A Nest application with one display, which is watched over a link.
import { startApp } from '../support/bench-app.js';
import { drawFrames, PlotPublisher } from '../support/plot-publisher.js';

/** What the bench is told. */
export interface ServerReply {
  type: 'ready';
  url: string;
}

const SIZE = { width: 1280, height: 720 };
const FRAMERATE = 30;

const { app, url, display } = await startApp({
  ...SIZE,
  framerate: FRAMERATE,
  adaptive: process.argv[2] === 'adaptive',
});
const publisher = new PlotPublisher(display, FRAMERATE, new Map([[SIZE, drawFrames(SIZE)]]));

process.once('disconnect', () => void publisher.pause().then(() => app.close()));
process.send!({ type: 'ready', url } satisfies ServerReply);
publisher.resume();
