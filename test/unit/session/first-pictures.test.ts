import { describe, expect, test } from '@jest/globals';
import type { DisplayOptions } from '../../../lib/display/display-options.js';
import { DistantViewer, type LinkShape } from '../support/distant-viewer.js';
import { FakeVideo } from '../support/fake-video.js';
import { FRAME_MS, H264, story, videoBench } from '../support/video-bench.js';

/** A busy 720p scene in H.264. */
const WEIGHT = { key: 90_000, delta: 50_000 };
const SIZE = { width: 64, height: 32 };
/** 1 Mbit/s: its share of such a scene takes the better part of a second for each frame. */
const NARROW = { rttMs: 20, bytesPerSecond: 125_000 };

/** A display with a heavy scene that somebody near watches already, before another joins. */
async function open(shape: LinkShape, options: DisplayOptions = {}) {
  const video = new FakeVideo();
  video.weight = WEIGHT;
  const { bench } = await videoBench({ maxInflight: 2, ...options }, video);
  const near = DistantViewer.join(bench, { rttMs: 2 }, H264);
  let published = 0;
  const play = async (seconds: number, look = () => {}): Promise<void> => {
    for (let ms = 0; ms < seconds * 1000; ms += FRAME_MS) {
      await bench.publish(published++ % 256, SIZE);
      await bench.clock.advance(FRAME_MS);
      look();
    }
  };
  await play(2);
  return { bench, near, play, viewer: DistantViewer.join(bench, { ...shape }, H264), published: () => published };
}

describe('who joins a heavy scene', () => {
  test.each([2, 40, 100, 200, 400])('over a wide link of %d ms misses nothing after its keyframe', async (rttMs) => {
    const { bench, viewer, play } = await open({ rttMs });
    await play(3);
    await bench.clock.advance(rttMs);
    const [, key, deltas] = /^(?:i\d+ )?K(\d+)((?: d\d+)*)$/.exec(story(viewer)) ?? [];
    expect(key).toBeDefined();
    const shown = deltas!.match(/\d+/g)!.map(Number);
    expect(shown).toEqual(Array.from({ length: shown.length }, (_, index) => Number(key) + 1 + index));
    expect(shown.length).toBeGreaterThan(80 - rttMs / FRAME_MS);
    expect(viewer.arrivals).toHaveLength(viewer.pictures.length);
  });

  test('over a narrow link is not sent for seconds what cannot be taken back', async () => {
    const { viewer, play } = await open(NARROW);
    let most = 0;
    await play(2, () => (most = Math.max(most, viewer.queuedBytes)));
    expect(viewer.arrivals.length).toBeGreaterThan(0);
    expect(most).toBeLessThan(WEIGHT.key + WEIGHT.delta);
  });

  test('over a narrow link sees a smaller picture live as soon as the first one has arrived', async () => {
    const { bench, near, viewer, play } = await open(NARROW, { adaptive: true });
    await play(2.5);
    expect(viewer.pictures.at(-1)!.header).toMatchObject({ width: 32, height: 16 });
    const seen = [near.arrivals.length, viewer.arrivals.length];
    const { rendition } = bench.display.viewers[1]!.metrics();
    await play(3);
    expect(rendition).toBe('h264;rung=2');
    expect(near.arrivals.length - seen[0]!).toBeGreaterThan(80);
    // 12.5 kB a picture: ten in a second are what this link carries.
    expect(viewer.arrivals.length - seen[1]!).toBeGreaterThan(20);
  });

  test('over a narrow link sees the last frame when the scene comes to rest', async () => {
    const { bench, viewer, play, published } = await open({ rttMs: 20, bytesPerSecond: 62_500 });
    await play(0.3);
    const last = published() - 1;
    await bench.clock.advance(10_000);
    expect(viewer.shown.at(-1)).toBe(last);
    expect(viewer.arrivals).toHaveLength(viewer.pictures.length);
  });

  test('and never says that anything came is shown more all the same', async () => {
    const { bench, play } = await open({ rttMs: 20 });
    const { channel } = bench.join({}, H264);
    await play(8);
    expect(story(channel)).toMatch(/K\d+.* K/);
  });

  test('and hides at once is shown the newest frame when it comes back', async () => {
    const { viewer, play, published } = await open({ rttMs: 300 });
    await play(0.2);
    viewer.say({ type: 'visibility', hidden: true });
    await play(1);
    viewer.say({ type: 'visibility', hidden: false });
    await play(1);
    expect(viewer.shown.at(-1)).toBe((published() - 1) % 256);
    expect(story(viewer)).toMatch(/K\d+( d\d+)+$/);
  });
});
