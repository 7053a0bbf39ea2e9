import { afterEach, describe, expect, test } from '@jest/globals';
import { Display, RfbModule, type DisplayOptions } from '../../lib/index.js';
import { connectViewer, type ConnectViewerOptions, type TestViewer } from '../../lib/testing/index.js';
import { CardShow, faultsOf, frameNumber, H264, story, videoOf } from './support/card-show.js';
import { closeApps, startApp } from './support/test-app.js';

afterEach(closeApps);

/** An application with one display, and the cards that it shows. */
async function start(options: DisplayOptions) {
  const { app, ws } = await startApp('express', {
    imports: [RfbModule.forRoot({ displays: { default: { width: 320, height: 240, ...options } } })],
  });
  const display = app.get(Display);
  const join = (more: ConnectViewerOptions = {}) => connectViewer(ws('/rfb'), { supported: H264, ...more });
  return { display, join, show: new CardShow(display) };
}

const keysOf = (viewer: TestViewer): number => videoOf(viewer).filter(({ header }) => header.keyframe).length;

/** Deltas of a viewer that do not follow upon the chunk before them, among all that were encoded. */
function tornDeltas(viewer: TestViewer, everybody: readonly TestViewer[]): number[] {
  const encoded = [...new Set(everybody.flatMap((each) => videoOf(each).map(({ header }) => header.seq)))];
  encoded.sort((a, b) => a - b);
  const own = videoOf(viewer).map(({ header }) => header);
  return own
    .filter(({ seq, keyframe }, at) => !keyframe && encoded[encoded.indexOf(seq) - 1] !== own[at - 1]?.seq)
    .map(({ seq }) => seq);
}

async function expectWhole(viewers: readonly TestViewer[]): Promise<void> {
  for (const viewer of viewers) {
    expect(videoOf(viewer)[0]?.header.keyframe).toBe(true);
    expect(tornDeltas(viewer, viewers)).toEqual([]);
    expect(await faultsOf(viewer)).toEqual([]);
    const seqs = viewer.pictures.map(({ header }) => header.seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  }
}

describe.each(['node-av', 'ffmpeg'])('viewers of H.264 by %s', (h264) => {
  test('that join while it runs begin with a keyframe, and can decode all that follows', async () => {
    const { join, show } = await start({ h264, framerate: 60, keyframeSpacingMs: 50 });
    const viewers = [await join()];
    // Alone and together, before keyframes are due and after.
    const joinAt = [1, 2, 2, 3, 5, 8, 8, 13, 13, 21, 21, 34];
    const hasAll = () => viewers.length > joinAt.length && viewers.every((viewer) => videoOf(viewer).length >= 5);
    const joins: Promise<void>[] = [];
    const joinOne = async () => void viewers.push(await join());
    for (let n = 0; !hasAll(); n++) {
      joins.push(...joinAt.filter((at) => at === n).map(joinOne));
      await show.play(viewers.slice(0, 1));
    }
    await Promise.all(joins);
    await expectWhole(viewers);
  });

  test('that fall behind are let go of and go on at a keyframe, and nobody else misses a frame', async () => {
    const { join, show } = await start({
      h264,
      maxInflight: 4,
      maxLatencyMs: 50,
      ackTimeoutMs: 100,
      keyframeSpacingMs: 50,
    });
    const prompt = await join();
    const late = await Promise.all([join({ ack: 'none' }), join({ ack: 'none' })]);
    while (late.some((viewer) => keysOf(viewer) < 3)) await show.play([prompt]);
    await expectWhole([prompt, ...late]);
    const frames = videoOf(prompt).map(({ header }) => frameNumber(header));
    expect([...new Set(frames)]).toEqual(Array.from({ length: frames.at(-1)! + 1 }, (_, n) => n));
  });

  test('are sent it after a live switch only if they can decode it', async () => {
    const { display, join, show } = await start({ h264 });
    display.setTransport('jpeg');
    const able = await join();
    const unable = [
      await join({ supported: ['image/jpeg'] }),
      await join({ supported: ['image/png', 'image/webp'] }),
      await join({ supported: ['webcodecs/vp9', 'image/jpeg'] }),
    ];
    const viewers = [able, ...unable];
    await show.play(viewers);
    display.setTransport('h264');
    await able.waitFor(({ pictures }) => pictures.at(-1)?.header.type === 'video_chunk');
    unable.push(await join({ supported: ['image/jpeg'] }));
    for (let n = 1; n < 3; n++) await show.play([...viewers, ...unable]);
    expect(story(able)).toBe('i0 K0 d1 d2');
    for (const viewer of unable) {
      expect(story(viewer)).toBe('i0 i1 i2');
      expect(viewer.messages).not.toContainEqual(expect.objectContaining({ transport: 'webcodecs' }));
    }
    await expectWhole([able]);
  });

  test('that can no longer decode it get images from then on', async () => {
    const { join, show } = await start({ h264 });
    const [able, failing] = [await join(), await join()];
    await show.play([able, failing]);
    failing.send({ type: 'capabilities', supported: ['image/jpeg'], reason: 'decoder failed' });
    await failing.nextMessage('config');
    for (let n = 1; n < 3; n++) await show.play([able, failing]);
    expect(story(able)).toBe('K0 d1 d2');
    expect(story(failing)).toBe('K0 i0 i1 i2');
  });
});
