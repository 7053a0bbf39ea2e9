import { describe, expect, test } from '@jest/globals';
import type { DisplayOptions } from '../../../lib/display/display-options.js';
import { DistantViewer, type LinkShape } from '../support/distant-viewer.js';
import { FRAME_MS, H264, story, videoBench } from '../support/video-bench.js';

/** A display of video, and its only viewer at the end of a link. */
async function open(shape: LinkShape, options: DisplayOptions = {}) {
  const { bench, video } = await videoBench({ maxInflight: 2, ...options });
  const viewer = DistantViewer.join(bench, shape, H264);
  let published = 0;
  /** Publishes a frame every 34 ms. */
  const play = async (seconds: number, size = { width: 4, height: 2 }): Promise<void> => {
    for (let ms = 0; ms < seconds * 1000; ms += FRAME_MS) {
      await bench.publish(published++ % 256, size);
      await bench.clock.advance(FRAME_MS);
    }
  };
  return { bench, video, viewer, play };
}

/** Bytes of all pictures that went to a viewer. */
const bytesOf = ({ binary }: DistantViewer): number => binary.reduce((sum, { byteLength }) => sum + byteLength, 0);

/** What the viewer was told to expect, oldest first. */
function targets({ messages }: DistantViewer): { bitrate: number; fps: number }[] {
  return messages.flatMap((message) =>
    message?.type === 'set_quality' ? [{ bitrate: message.bitrate!, fps: message.fps! }] : [],
  );
}

describe('a window that is resized', () => {
  test.each([
    { rttMs: 40, lostMs: 80 },
    { rttMs: 200, lostMs: 200 },
  ])(
    '$rttMs ms away goes on playing at once, though what was under way is never acknowledged',
    async ({ rttMs, lostMs }) => {
      const { viewer, play } = await open({ rttMs });
      await play(2);
      const before = viewer.arrivals.length;
      // The decoder is set up anew and throws away what is under way: some clients say nothing of such pictures.
      viewer.acks = false;
      viewer.say({ type: 'set_viewport', width: 8, height: 6 });
      await play(lostMs / 1000, { width: 8, height: 6 });
      viewer.acks = true;
      await play(1, { width: 8, height: 6 });
      const times = viewer.arrivals.slice(before - 1);
      const pauses = times.slice(1).map((ms, at) => ms - times[at]!);
      // Until something is heard of the first picture thereafter, and no longer: that speaks for all before it.
      const long = pauses.filter((ms) => ms > FRAME_MS);
      expect(long.length).toBeLessThanOrEqual(1);
      expect(Math.max(...pauses)).toBeLessThanOrEqual(rttMs + FRAME_MS);
    },
  );
});

describe('video that is turned down', () => {
  test('to fewer frames a second is sent as many, however many are published, and takes no more bytes', async () => {
    const { bench, viewer, play } = await open({ rttMs: 20 });
    await play(3);
    const [pictures, bytes] = [viewer.pictures.length, bytesOf(viewer)];
    bench.display.setQuality({ framerate: 10 });
    await play(3);
    expect(viewer.pictures.length - pictures).toBeGreaterThanOrEqual(30);
    // Encodes may run ahead of the rate by two.
    expect(viewer.pictures.length - pictures).toBeLessThanOrEqual(33);
    expect(bytesOf(viewer) - bytes).toBeLessThan(bytes / 2);
  });

  test('for a browser that does not get along is never sent faster than it was told', async () => {
    const { viewer, play } = await open({ rttMs: 20 }, { adaptive: true });
    viewer.decodeQueueSize = 4;
    const seconds: { fps: number; pictures: number; bytes: number }[] = [];
    for (let n = 0; n < 30; n++) {
      const [pictures, bytes] = [viewer.pictures.length, bytesOf(viewer)];
      const { fps } = targets(viewer).at(-1) ?? { fps: 30 };
      await play(1);
      seconds.push({ fps, pictures: viewer.pictures.length - pictures, bytes: bytesOf(viewer) - bytes });
    }
    expect(seconds.at(-1)!.fps).toBe(10);
    // Encodes may run ahead of the rate by two.
    for (const { fps, pictures } of seconds) expect(pictures).toBeLessThanOrEqual(fps + 3);
    expect(seconds.at(-1)!.bytes).toBeLessThan(seconds[0]!.bytes / 2);
  });

  test('and up again by the link of its viewer has no keyframe but the first', async () => {
    const shape: LinkShape = { rttMs: 20, bytesPerSecond: 4000 };
    const { viewer, video, play } = await open(shape, { adaptive: true });
    await play(4);
    const downs = targets(viewer).length;
    delete viewer.shape.bytesPerSecond;
    await play(20);
    expect(downs).toBeGreaterThan(0);
    expect(targets(viewer).at(-1)!.bitrate).toBeGreaterThan(Math.min(...targets(viewer).map(({ bitrate }) => bitrate)));
    expect(video.made).toHaveLength(1);
    expect(story(viewer).match(/K/g)).toHaveLength(1);
  });

  test('is turned down for a link on which nothing moves any more, too', async () => {
    const { viewer, play } = await open({ rttMs: 20 }, { adaptive: true });
    await play(2);
    expect(targets(viewer)).toEqual([]);
    // Neither acks nor answers come back, and every frame finds the window full.
    viewer.shape.bytesPerSecond = 1;
    await play(3);
    expect(targets(viewer).length).toBeGreaterThan(0);
    expect(targets(viewer)[0]!.bitrate).toBeLessThan(12_000_000);
  });
});
