import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createNodeAvKind } from '../../lib/encoder/node-av-encoder.js';
import { Display, RfbModule } from '../../lib/index.js';
import { connectViewer, type TestViewer } from '../../lib/testing/index.js';
import { CardShow, faultsOf, H264, story } from './support/card-show.js';
import { FaultyFfmpeg } from './support/faulty-ffmpeg.js';
import { Offspring } from '../support/offspring.js';
import { closeApps, startApp } from './support/test-app.js';

/** Encodes as node-av does, until its thread ends in the middle of the fourth frame. */
const mortal = { ...createNodeAvKind(new URL('./support/mortal-worker.mjs', import.meta.url)), name: 'mortal' };

let ffmpeg: FaultyFfmpeg;
let offspring: Offspring;

beforeAll(async () => {
  ffmpeg = await FaultyFfmpeg.install();
});

afterAll(() => ffmpeg.remove());

beforeEach(() => {
  offspring = Offspring.watch();
});

afterEach(async () => {
  await closeApps();
  try {
    // Whatever happened to them: an application that is closed leaves none.
    await offspring.ended();
  } finally {
    offspring.forget();
    ffmpeg.repair();
  }
});

/** An application with one display, and the cards that it shows. */
async function start(h264: string) {
  const { app, log, ws } = await startApp('express', {
    imports: [RfbModule.forRoot({ h264Encoders: [mortal], displays: { default: { width: 320, height: 240, h264 } } })],
  });
  const display = app.get(Display);
  const join = () => connectViewer(ws('/rfb'), { supported: H264 });
  return { app, display, join, show: new CardShow(display), errors: () => log.matching(/^error /) };
}

async function expectNoFaults(viewers: readonly TestViewer[]): Promise<void> {
  for (const viewer of viewers) expect(await faultsOf(viewer)).toEqual([]);
}

const idsOf = (display: Display): string[] => display.viewers.map(({ id }) => id);
const isOnVideo = ({ pictures }: TestViewer): boolean => pictures.at(-1)?.header.type === 'video_chunk';

describe.each([
  {
    h264: 'ffmpeg',
    what: 'process',
    kill: () => offspring.killChild(),
    children: 1,
    reason: 'ffmpeg ended with SIGKILL',
  },
  {
    h264: 'node-av',
    what: 'thread',
    // Between two frames only: in the middle of a native call it would take this process with it.
    kill: () => offspring.threads[0]!.terminate(),
    children: 0,
    reason: 'the thread of node-av ended with code 1',
  },
])('the $what of $h264', ({ h264, kill, children, reason }) => {
  test('that is killed between two frames is replaced: viewers stay, and go on at a keyframe', async () => {
    const { display, join, show, errors } = await start(h264);
    const viewers = await Promise.all([join(), join(), join()]);
    const ids = idsOf(display);
    for (let n = 0; n < 3; n++) await show.play(viewers);
    expect([offspring.threads.length, offspring.children.length]).toEqual([1, children]);
    await kill();
    for (let n = 3; n < 6; n++) await show.play(viewers);
    expect(viewers.map(story)).toEqual(viewers.map(() => 'K0 d1 d2 K3 d4 d5'));
    await expectNoFaults(viewers);
    expect(idsOf(display)).toEqual(ids);
    expect(errors()).toEqual([expect.stringMatching(`^error ${h264} failed \\(1 in a row\\): ${reason}`)]);
    while (offspring.threads.length > 1) await setImmediate();
    expect([offspring.threads.length, offspring.children.length]).toEqual([1, children]);
  });

  test('is gone when the last viewer has left, and a new one serves the next', async () => {
    const { join, show } = await start(h264);
    const first = await join();
    await show.play([first]);
    await first.close();
    await offspring.ended();
    const second = await join();
    await second.nextPicture();
    await show.play([second]);
    expect(story(second)).toBe('K0 d1');
    await expectNoFaults([second]);
  });

  test('ends with an application that is closed while it starts, or works', async () => {
    for (const frames of [0, 2]) {
      const { app, join, show, errors } = await start(h264);
      const viewer = await join();
      for (let n = 0; n < frames; n++) await show.play([viewer]);
      show.publish();
      await app.close();
      await offspring.ended();
      expect(errors()).toEqual([]);
    }
  });
});

test('an ffmpeg that is killed again and again under its work costs nobody the connection', async () => {
  const { display, join, show, errors } = await start('ffmpeg');
  const viewers = await Promise.all([join(), join(), join()]);
  const ids = idsOf(display);
  await show.play(viewers);
  for (let kills = 1; kills <= 4; kills++) {
    show.publish();
    // Before its encode, and while it is under way or through already.
    if (kills % 2 === 0) await setImmediate();
    await offspring.killChild();
    await show.play(viewers);
  }
  for (const viewer of viewers) expect(story(viewer)).toMatch(/^K0( d\d+)*( K\d+( d\d+)*){4}$/);
  await expectNoFaults(viewers);
  expect(idsOf(display)).toEqual(ids);
  expect(errors()).toHaveLength(4);
  expect(display.videoSupport).toEqual({ isAvailable: true, encoder: 'ffmpeg' });
});

test.each([
  ['ffmpeg', 'ffmpeg ended with code 0'],
  ['mortal', 'the thread of node-av ended with code 7'],
])('%s, where it ends by itself every three frames, is replaced each time: no frame is lost', async (h264, reason) => {
  const { display, join, show, errors } = await start(h264);
  const viewers = await Promise.all([join(), join()]);
  const ids = idsOf(display);
  ffmpeg.endAfter(3);
  for (let n = 0; n < 10; n++) await show.play(viewers);
  expect(viewers.map(story)).toEqual(viewers.map(() => 'K0 d1 d2 K3 d4 d5 K6 d7 d8 K9'));
  await expectNoFaults(viewers);
  expect(idsOf(display)).toEqual(ids);
  const line = expect.stringMatching(`^error ${h264} failed \\(1 in a row\\): ${reason}`);
  expect(errors()).toEqual([line, line, line]);
});

describe('an encoder that no longer starts', () => {
  const complaint = 'Cannot allocate memory';
  const reason = `ffmpeg ended with code 1: ${complaint}`;

  test('is given up: viewers stay and get images, and one line says why', async () => {
    const { display, join, show, errors } = await start('ffmpeg');
    const [first, second] = await Promise.all([join(), join()]);
    const ids = idsOf(display);
    await show.play([first, second]);
    ffmpeg.refuse(complaint);
    await show.play([first, second], { width: 640, height: 480 });
    await show.play([first, second]);
    const third = await join();
    await show.play([first, second, third]);
    expect([first, second, third].map(story)).toEqual(['K0 i1 i2 i3', 'K0 i1 i2 i3', 'i2 i3']);
    expect([first, second, third].map(({ config }) => config.transport)).toEqual(['image', 'image', 'image']);
    expect(idsOf(display).slice(0, 2)).toEqual(ids);
    expect(errors().filter((line) => line.includes('given up'))).toEqual([
      `error ffmpeg is given up, viewers go on with images: ${reason}`,
    ]);
    expect(display.videoSupport).toEqual({ isAvailable: false, reason });
    await offspring.ended();
  });

  test('can be tried again by the app once it is repaired', async () => {
    const { display, join, show } = await start('ffmpeg');
    const viewer = await join();
    ffmpeg.refuse(complaint);
    await show.play([viewer]);
    ffmpeg.repair();
    await display.setH264('ffmpeg');
    await viewer.waitFor(isOnVideo);
    await show.play([viewer]);
    expect(story(viewer)).toBe('i0 K0 d1');
    await expectNoFaults([viewer]);
  });

  test('is followed by the next of auto, and by images where that fails too', async () => {
    const { display, join, show, errors } = await start('auto');
    expect(display.videoSupport).toEqual({ isAvailable: true, encoder: 'node-av' });
    // Threads of node-av end as soon as they are ready.
    offspring.onThread = (thread) => {
      thread.once('message', ({ version }: { version: string }) => {
        if (version.startsWith('FFmpeg')) void thread.terminate();
      });
    };
    const viewers = await Promise.all([join(), join()]);
    show.publish();
    await Promise.all(viewers.map((viewer) => viewer.waitFor(isOnVideo)));
    await show.play(viewers);
    expect(display.videoSupport).toEqual({ isAvailable: true, encoder: 'ffmpeg' });
    ffmpeg.refuse(complaint);
    await show.play(viewers, { width: 640, height: 480 });
    for (const viewer of viewers) expect(story(viewer)).toMatch(/^(i0 )?K0 d1 i2$/);
    await expectNoFaults(viewers);
    expect(errors().filter((line) => line.includes('given up'))).toEqual([
      'error node-av is given up, viewers go on with ffmpeg: the thread of node-av ended with code 1',
      `error ffmpeg is given up, viewers go on with images: ${reason}`,
    ]);
  });
});
