// The measured process: a Nest application whose streams come and go. To be started with --expose-gc.
import { setTimeout as delay } from 'node:timers/promises';
import type { Server as HttpServer } from 'node:http';
import { Server, type Display, type DisplayOptions } from 'nestjs-rfb';
import { startApp } from '../support/bench-app.js';
import { drawFrames } from '../support/plot-publisher.js';
import { Random } from '../support/random.js';
import { Inventory } from './inventory.js';
import type { Counts, ServerCommand, ServerReply } from './messages.js';

/** As large as a window may become; smaller pictures are a part of it. */
const LARGEST = { width: 640, height: 480 };
const SIZE = { width: 640, height: 360 };
const FRAMERATE = 20;
const GUESTS = ['guest-0', 'guest-1', 'guest-2', 'guest-3'] as const;
const GUEST_OPTIONS: readonly [DisplayOptions, ...DisplayOptions[]] = [
  { h264: false },
  { h264: 'auto' },
  { h264: 'auto', chroma: '444' },
  { h264: false, imageFormat: 'webp', imageQuality: 50 },
];
/** Between two changes of the streams, on average. */
const CHURN_MS = 2500;
/** How long nothing may change before a server is at rest; and the longest wait for that. */
const STILL_MS = 5000;
const MAX_REST_MS = 60_000;
const LOOK_MS = 250;

const { app, url, display } = await startApp({ ...SIZE, framerate: FRAMERATE, h264: 'auto', adaptive: true });
const server = app.get(Server);
const inventory = new Inventory(server, app.getHttpServer() as HttpServer);
const frames = drawFrames(LARGEST);
const random = new Random(Number(process.argv[2]));
let churn: AbortController | undefined;

void play(display);
void play(server.addStream('images', SIZE.width, SIZE.height, { framerate: FRAMERATE, h264: false }));
const room: DisplayOptions = {
  framerate: FRAMERATE,
  resizePolicy: 'match-client',
  maxRenderDimension: LARGEST.height,
};
void play(server.addStream('room', SIZE.width, SIZE.height, room));
process.on('message', (command: ServerCommand) => void obey(command));
process.once('disconnect', () => {
  churn?.abort();
  void app.close();
});
reply({ type: 'ready', url });

async function obey(command: ServerCommand): Promise<void> {
  switch (command.type) {
    case 'churn':
      churn = new AbortController();
      void addAndRemove(churn.signal);
      reply({ type: 'churning' });
      return;
    case 'sample':
      reply({ type: 'sampled', ...inventory.sample() });
      return;
    case 'rest': {
      churn?.abort();
      await Promise.all(GUESTS.map((name) => server.removeStream(name)));
      await becomeStill();
      for (const each of server.streams.values()) each.pollEvents();
      reply({ type: 'rested', objects: inventory.objects(), ...inventory.sample() });
      return;
    }
    default:
      command satisfies never;
  }
}

/** Renders for as long as the display is there, in the size it is asked for. */
async function play(target: Display): Promise<void> {
  target.viewers$.subscribe(({ viewer }) => inventory.noteViewer(viewer));
  for await (const { index } of target.ticks({ framerate: FRAMERATE })) {
    // What happened since: left alone, the queue keeps the last 4096 events, which looks like a leak until it is full.
    target.pollEvents();
    const { width, height } = target.targetSize;
    target.publish({ data: frames[index % frames.length]!, width, height, stride: 4 * LARGEST.width });
  }
}

async function addAndRemove(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const name = random.pick(GUESTS);
    const options = { framerate: FRAMERATE, ...random.pick(GUEST_OPTIONS) };
    if (!(await server.removeStream(name))) {
      void play(server.addStream(name, SIZE.width, SIZE.height, options));
    }
    await delay(random.waitMs(CHURN_MS), undefined, { signal }).catch(() => {});
  }
}

async function becomeStill(): Promise<void> {
  const endMs = performance.now() + MAX_REST_MS;
  let before: Counts = {};
  for (let stillMs = 0; stillMs < STILL_MS && performance.now() < endMs; stillMs += LOOK_MS) {
    const now = inventory.counts();
    if (JSON.stringify(now) !== JSON.stringify(before)) stillMs = 0;
    before = now;
    await delay(LOOK_MS);
  }
}

function reply(message: ServerReply): void {
  process.send!(message);
}
