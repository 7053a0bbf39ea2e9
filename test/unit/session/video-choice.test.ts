import { describe, expect, test } from '@jest/globals';
import { settle } from '../support/fake-clock.js';
import { FakeVideo } from '../support/fake-video.js';
import { FRAME_MS, H264, story, videoBench } from '../support/video-bench.js';

const FULL_COLOUR = [...H264, 'webcodecs/h264-annexb;chroma=444'];

describe('colour of every pixel', () => {
  const able = () => new FakeVideo('able', ['420', '444']);

  test('goes to viewers that can decode it, the others get the usual, of one display at once', async () => {
    const { bench, video, join } = await videoBench({ chroma: '444' }, able());
    const viewers = [join(FULL_COLOUR), join(FULL_COLOUR), join(), bench.join()];
    await bench.publish(1);
    expect(viewers.map(({ channel }) => story(channel))).toEqual(['K1', 'K1', 'K1', 'i1']);
    expect(video.made.map(({ config }) => config.chroma).sort()).toEqual(['420', '444']);
    expect(bench.display.viewers.map((viewer) => viewer.metrics().rendition)).toEqual([
      'h264;chroma=444',
      'h264;chroma=444',
      'h264',
      'image/jpeg',
    ]);
  });

  test('is not made where the display does not ask for it, or the encoder cannot', async () => {
    for (const [chroma, video] of [
      ['420', able()],
      ['444', new FakeVideo('unable')],
    ] as const) {
      const { bench, join } = await videoBench({ chroma }, video);
      const { channel } = join(FULL_COLOUR);
      await bench.publish(1);
      expect(story(channel)).toBe('K1');
      expect(video.made.map(({ config }) => config.chroma)).toEqual(['420']);
    }
  });

  test('that a browser takes back after it failed there becomes the usual, without a reconnect', async () => {
    const { bench, video, join } = await videoBench({ chroma: '444' }, able());
    const { channel, client } = join(FULL_COLOUR);
    await bench.publish(1);
    client.send({ type: 'capabilities', supported: H264, reason: 'decoder failed' });
    await settle();
    expect(story(channel)).toBe('K1 K1');
    expect(video.made.map(({ config, isClosed }) => [config.chroma, isClosed])).toEqual([
      ['444', true],
      ['420', false],
    ]);
  });

  test('that the encoder fails at is given up for the usual', async () => {
    const video = able();
    const { bench, join } = await videoBench({ chroma: '444' }, video);
    const { channel } = join(FULL_COLOUR);
    const create = video.create.bind(video);
    video.create = (config) =>
      config.chroma === '444' ? Promise.reject(new Error('no such profile')) : create(config);
    await bench.publish(1);
    await bench.clock.advance(2000);
    expect(story(channel)).toBe('K1');
    expect(bench.log.at(-1)).toBe('able is given up for 4:4:4, viewers go on with 4:2:0: no such profile');
  });
});

describe('an encoder that keeps failing', () => {
  test('is followed by the next of auto, with images meanwhile, and one line that says why', async () => {
    const [first, second] = [new FakeVideo('first'), new FakeVideo('second')];
    const { bench, join } = await videoBench({}, first, second);
    first.createError = new Error('no such codec');
    const { channel } = join();
    await bench.publish(1);
    await bench.clock.advance(2000);
    expect(story(channel)).toMatch(/^(i1 )?K1$/);
    expect(bench.display.videoSupport).toEqual({ isAvailable: true, encoder: 'second' });
    expect(bench.log.filter((line) => line.includes('given up'))).toEqual([
      'first is given up, viewers go on with second: no such codec',
    ]);
  });

  test('leaves images where none is left, and says so', async () => {
    const [first, second] = [new FakeVideo('first'), new FakeVideo('second')];
    const { bench, join } = await videoBench({}, first, second);
    first.createError = second.createError = new Error('no such codec');
    const { channel } = join();
    await bench.publish(1);
    await bench.clock.advance(5000);
    expect(story(channel)).toMatch(/^i1( i1)*$/);
    expect(bench.log.at(-1)).toBe('second is given up, viewers go on with images: no such codec');
    expect(bench.display.videoSupport).toEqual({ isAvailable: false, reason: 'no such codec' });
  });

  test('that was named leaves images: nobody asked for another', async () => {
    const [first, second] = [new FakeVideo('first'), new FakeVideo('second')];
    const { bench, join } = await videoBench({ h264: 'first' }, first, second);
    first.createError = new Error('no such codec');
    const { channel } = join();
    await bench.publish(1);
    await bench.clock.advance(2000);
    expect(story(channel)).toBe('i1');
    expect(second.made).toEqual([]);
  });

  test('can be tried again by the app', async () => {
    const { bench, video, join } = await videoBench();
    video.createError = new Error('no such codec');
    const { channel } = join();
    await bench.publish(1);
    await bench.clock.advance(2000);
    video.createError = undefined;
    await bench.display.setH264('auto');
    await settle();
    expect(story(channel)).toBe('i1 K1');
  });
});

describe('another encoder for a display', () => {
  test('takes over at a keyframe, without a reconnect, and the old one is closed', async () => {
    const [first, second] = [new FakeVideo('first'), new FakeVideo('second')];
    const { bench, join } = await videoBench({}, first, second);
    const { channel } = join();
    await bench.publish(1);
    await bench.display.setH264('second');
    await settle();
    await bench.clock.advance(FRAME_MS);
    await bench.publish(2);
    expect(story(channel)).toBe('K1 K1 d2');
    expect(first.made.map(({ isClosed }) => isClosed)).toEqual([true]);
    expect(channel.closed).toBeUndefined();
  });

  test('may be none, and one again', async () => {
    const { bench, join } = await videoBench();
    const { channel } = join();
    await bench.publish(1);
    await bench.display.setH264(false);
    await settle();
    expect(bench.display.videoSupport).toEqual({ isAvailable: false, reason: 'the display has h264: false' });
    await bench.display.setH264('auto');
    await settle();
    expect(story(channel)).toBe('K1 i1 K1');
  });

  test('that is not there changes nothing', async () => {
    const broken = new FakeVideo('broken');
    broken.probe = () => Promise.resolve({ isAvailable: false, reason: 'run npm install broken' } as never);
    const { bench, join } = await videoBench({}, new FakeVideo('first'), broken);
    const { channel } = join();
    await bench.publish(1);
    await expect(bench.display.setH264('broken')).rejects.toMatchObject({ code: 'RFB_ERR_ENCODER_UNAVAILABLE' });
    await expect(bench.display.setH264('unheard')).rejects.toThrow('h264 must be one of auto, first, broken');
    expect(bench.display.videoSupport).toEqual({ isAvailable: true, encoder: 'first' });
    expect(story(channel)).toBe('K1');
  });

  test('is the last one asked for, whichever answers first', async () => {
    const [first, second] = [new FakeVideo('first'), new FakeVideo('second')];
    const { bench } = await videoBench({}, first, second);
    let answer = (): void => {};
    first.probe = () => new Promise((resolve) => (answer = () => resolve({ isAvailable: true, version: '1' })));
    const slow = bench.display.setH264('first');
    await bench.display.setH264('second');
    answer();
    await slow;
    expect(bench.display.videoSupport).toEqual({ isAvailable: true, encoder: 'second' });
  });
});

test('a bitrate that changes while an encoder is being made is its bitrate', async () => {
  const { bench, video, join } = await videoBench();
  let made = (): void => {};
  video.madeAfter = new Promise((resolve) => (made = resolve));
  const { channel } = join();
  await bench.publish(1);
  bench.display.setQuality({ bitrate: 500_000 });
  made();
  await settle();
  expect(story(channel)).toBe('K1');
  expect(video.reconfigured).toEqual([{ bitrate: 500_000, framerate: 30 }]);
});
