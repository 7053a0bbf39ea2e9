import { afterEach, describe, expect, test } from '@jest/globals';
import { Display, RfbModule, type DisplayOptions } from '../../lib/index.js';
import { connectViewer } from '../../lib/testing/index.js';
import { CardShow, faultsOf, H264, story } from './support/card-show.js';
import { closeApps, startApp } from './support/test-app.js';

const VIEWERS = 16;
const FRAMES = 10;

afterEach(closeApps);

/** An application with one display, and the cards that it shows. */
async function start(options: DisplayOptions) {
  const { app, ws } = await startApp('express', {
    imports: [RfbModule.forRoot({ displays: { default: { width: 320, height: 240, ...options } } })],
  });
  const display = app.get(Display);
  const join = () => connectViewer(ws('/rfb'), { supported: H264 });
  return { display, join, show: new CardShow(display) };
}

describe.each([
  { what: 'images', h264: false, key: 'image/jpeg' },
  { what: 'video', h264: 'auto', key: 'h264' },
] as const)('$what', ({ h264, key }) => {
  test('that sixteen watch are encoded once, and all of them see every frame', async () => {
    const { display, join, show } = await start({ h264, maxInflight: 8 });
    const viewers = await Promise.all(Array.from({ length: VIEWERS }, join));
    for (let n = 0; n < FRAMES; n++) await show.play(viewers);
    expect(display.metrics().renditions).toEqual([expect.objectContaining({ key, encodes: FRAMES, viewers: VIEWERS })]);
    const [first, ...others] = viewers.map(story);
    expect(first!.split(' ')).toHaveLength(FRAMES);
    expect(new Set(others)).toEqual(new Set([first]));
  });
});

describe('video of a scene at rest', () => {
  test.each([
    { what: 'asks for a keyframe', wish: { type: 'request_keyframe' } },
    { what: 'sets its decoder up anew', wish: { type: 'decoder_reset' } },
    {
      what: 'is resized',
      wish: { type: 'set_viewport', width: 200, height: 150, pwidth: 200, pheight: 150, ratio: 1 },
    },
  ] as const)('is there again for a viewer that $what, and can be decoded from there', async ({ wish }) => {
    const { join, show } = await start({ keyframeSpacingMs: 50 });
    const viewer = await join();
    await show.play([viewer]);
    await show.play([viewer]);
    viewer.send(wish);
    await viewer.waitFor(function anotherKeyframe({ pictures }) {
      return pictures.filter(({ header }) => header.type === 'video_chunk' && header.keyframe).length === 2;
    });
    expect(story(viewer)).toMatch(/^K0 d1 (i1 )?K1$/);
    expect(await faultsOf(viewer)).toEqual([]);
  });
});
