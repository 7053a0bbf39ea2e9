import { describe, expect, test } from '@jest/globals';
import type { DisplayOptions } from '../../../lib/display/display-options.js';
import type { CoreBench } from '../support/core-bench.js';
import { DistantViewer, type LinkShape } from '../support/distant-viewer.js';
import { FakeVideo } from '../support/fake-video.js';
import { FRAME_MS, H264, videoBench } from '../support/video-bench.js';

/** A little more than the fake video's frames take at 15 per second. */
const NARROW = { rttMs: 20, bytesPerSecond: 4000 };
const FREE = { rttMs: 20 };

async function open(options: DisplayOptions = {}, video = new FakeVideo()) {
  const { bench } = await videoBench({ adaptive: true, ...options }, video);
  const join = (shape: LinkShape, supported = H264) => DistantViewer.join(bench, { ...shape }, supported);
  return { bench, video, join };
}

async function play(bench: CoreBench, seconds: number, frame: { width?: number; height?: number } = {}): Promise<void> {
  for (let ms = 0; ms < seconds * 1000; ms += FRAME_MS) {
    await bench.publish(Math.floor(ms / FRAME_MS) % 256, frame);
    await bench.clock.advance(FRAME_MS);
  }
}

function renditionsOf(bench: CoreBench): string[] {
  return bench.display.viewers.map((viewer) => viewer.metrics().rendition);
}

function toldBy(viewer: DistantViewer) {
  return viewer.messages.filter((message) => message?.type === 'set_quality');
}

describe('viewers of one display that adapts', () => {
  test('with a narrow link see less, at once, and nobody else notices', async () => {
    const { bench, join } = await open();
    const others = [join(FREE), join({ rttMs: 300 })];
    await play(bench, 2);
    const slow = join(NARROW);
    await play(bench, 4);
    expect(renditionsOf(bench)).toEqual(['h264', 'h264', 'h264;rung=2']);
    expect(toldBy(slow).at(-1)).toEqual({ type: 'set_quality', bitrate: 300_000, fps: 15 });
    for (const other of others) {
      expect(toldBy(other)).toEqual([]);
      // One that begins, one for who joined, and one for each rung it left or lost.
      const keys = other.pictures.filter(({ header }) => header.type === 'video_chunk' && header.keyframe);
      expect(keys.length).toBeLessThanOrEqual(4);
    }
    const before = others.map((other) => other.arrivals.length);
    const arrived = slow.arrivals.length;
    await play(bench, 3);
    for (const [index, other] of others.entries()) expect(other.arrivals.length - before[index]!).toBeGreaterThan(80);
    expect(slow.arrivals.length - arrived).toBeGreaterThan(40);
    expect(slow.queuedBytes).toBeLessThan(NARROW.bytesPerSecond / 2);
  });

  test('are three encodes, however many there are and however narrow their links', async () => {
    const { bench, join } = await open({ adaptive: { ladder: [{ maxFramerate: 20 }, { maxFramerate: 10 }] } });
    for (let n = 0; n < 4; n++) {
      join(FREE);
      join({ rttMs: 20, bytesPerSecond: 5500 });
      join({ rttMs: 20, bytesPerSecond: 3000 });
      join({ rttMs: 20, bytesPerSecond: 500 });
    }
    await play(bench, 10);
    const { renditions } = bench.display.metrics();
    expect(renditions.filter(({ key }) => key.startsWith('h264')).length).toBeLessThanOrEqual(3);
    expect(new Set(renditionsOf(bench)).size).toBeGreaterThan(1);
  });

  test('get the full picture back some seconds after their link is free again, with one keyframe', async () => {
    const { bench, join } = await open();
    join(FREE);
    const slow = join(NARROW);
    await play(bench, 4);
    expect(renditionsOf(bench)[1]).toBe('h264;rung=2');
    Object.assign(slow.shape, { bytesPerSecond: 1_000_000 });
    await play(bench, 20);
    expect(renditionsOf(bench)).toEqual(['h264', 'h264']);
    expect(toldBy(slow).at(-1)).toEqual({ type: 'set_quality', bitrate: 12_000_000, fps: 30 });
    expect(bench.display.metrics().renditions.map(({ key }) => key)).toEqual(['h264']);
  });

  test('click where they mean to, on a smaller picture too', async () => {
    const { bench, join } = await open();
    join(FREE);
    const slow = join(NARROW);
    const size = { width: 64, height: 32 };
    await play(bench, 4, size);
    const { header } = slow.pictures.at(-1)!;
    expect(header).toMatchObject({ width: 32, height: 16 });
    // A client that says which picture it mapped with, and one that does not.
    for (const frame of [{ frame_width: 32, frame_height: 16 }, {}]) {
      slow.say({ type: 'event', event: pointerAt(16, 8), ...frame });
      await bench.clock.advance(20);
    }
    const events = bench.display.pollEvents().map(({ event }) => event);
    expect(events).toEqual([expect.objectContaining({ x: 32, y: 16 }), expect.objectContaining({ x: 32, y: 16 })]);
  });

  test('keep the full size where the encoder cannot make it smaller', async () => {
    const video = new FakeVideo();
    video.canScale = false;
    const { bench, join } = await open({}, video);
    join(FREE);
    const slow = join(NARROW);
    await play(bench, 4, { width: 64, height: 32 });
    expect(renditionsOf(bench)[1]).toBe('h264;rung=2');
    expect(slow.pictures.at(-1)!.header).toMatchObject({ width: 64, height: 32 });
  });

  test('of images share a lower quality', async () => {
    const { bench, join } = await open();
    join(FREE, ['image/jpeg']);
    join({ rttMs: 20, bytesPerSecond: 1500 }, ['image/jpeg']);
    await play(bench, 5);
    const [full, low] = bench.display.metrics().renditions;
    expect([full!.key, full!.imageQuality]).toEqual(['image/jpeg', 80]);
    expect(low!.key).toMatch(/^image\/jpeg;rung=[12]$/);
    expect(bench.display.viewers[1]!.metrics().mime).toBe('image/jpeg');
  });
});

describe('a viewer whose company changes', () => {
  test('goes from the tuned encode to the rung that its link carries when another joins', async () => {
    const { bench, join } = await open();
    const slow = join(NARROW);
    await play(bench, 4);
    expect(toldBy(slow).length).toBeGreaterThan(0);
    const other = join(FREE);
    expect(renditionsOf(bench)[0]).toBe('h264;rung=2');
    await play(bench, 1);
    expect(renditionsOf(bench)).toEqual(['h264;rung=2', 'h264']);
    expect(bench.display.metrics().renditions.find(({ key }) => key === 'h264')).toMatchObject({ framerate: 30 });
    expect(other.arrivals.length).toBeGreaterThan(25);
  });

  test('has the encode to itself when the others leave, and begins at what its link carries', async () => {
    const { bench, join } = await open();
    const other = join(FREE);
    const slow = join(NARROW);
    await play(bench, 4);
    expect(renditionsOf(bench)[1]).toBe('h264;rung=2');
    other.leave();
    expect(renditionsOf(bench)).toEqual(['h264']);
    expect(toldBy(slow).at(-1)).toEqual({ type: 'set_quality', bitrate: 300_000, fps: 15 });
    expect(bench.display.metrics().renditions).toMatchObject([{ key: 'h264', bitrate: 300_000, framerate: 15 }]);
  });
});

describe('who joins over a narrow link', () => {
  test('is not filled up with pictures that will be old when they come', async () => {
    const { bench, join } = await open({ adaptive: false });
    join(FREE);
    await play(bench, 2);
    const slow = join({ rttMs: 20, bytesPerSecond: 1000 });
    let most = 0;
    for (let n = 0; n < 60; n++) {
      await bench.publish(n);
      await bench.clock.advance(FRAME_MS);
      most = Math.max(most, slow.queuedBytes);
    }
    // As many pictures as may be on their way, where 30 a second for as long as they may be late would be twice that.
    expect(most).toBeLessThan(2000);
  });
});

function pointerAt(x: number, y: number) {
  const rest = { inside: true, pixel_ratio: 1, button: 0, buttons: [], modifiers: [], timestamp: 1 };
  return { type: 'pointer_move', x, y, ...rest };
}
