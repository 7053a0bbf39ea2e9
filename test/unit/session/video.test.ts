import { describe, expect, test } from '@jest/globals';
import { CoreBench, plainFrame } from '../support/core-bench.js';
import { settle } from '../support/fake-clock.js';
import { FakeVideo } from '../support/fake-video.js';
import { FRAME_MS, H264, story, videoBench } from '../support/video-bench.js';

describe('video', () => {
  test('begins with a keyframe and goes on with deltas, encoded once for all', async () => {
    const { bench, video, join } = await videoBench();
    const viewers = [join(), join(), join()];
    for (const value of [1, 2, 3]) {
      await bench.publish(value);
      await bench.clock.advance(FRAME_MS);
    }
    for (const { channel } of viewers) expect(story(channel)).toBe('K1 d2 d3');
    expect(video.calls).toHaveLength(3);
    expect(new Set(viewers.map(({ channel }) => channel.binary[1])).size).toBe(1);
    expect(bench.encoder.calls).toEqual([]);
  });

  test('config and header say what it is, and an odd size is shown whole', async () => {
    const { bench, join } = await videoBench();
    const { channel } = join();
    await bench.publish(1, { width: 5, height: 3 });
    expect(channel.messages[0]).toMatchObject({ transport: 'webcodecs', codec: expect.stringMatching(/^avc1\./) });
    expect(channel.pictures[0]!.header).toEqual({
      type: 'video_chunk',
      seq: 0,
      timestamp_us: 0,
      width: 6,
      height: 4,
      visible_width: 5,
      visible_height: 3,
      codec: 'avc1.42C01F',
      bitstream: 'annexb',
      keyframe: true,
    });
  });

  test('a viewer that cannot decode it gets images of the same display', async () => {
    const { bench, join } = await videoBench();
    const able = join();
    const unable = bench.join();
    await bench.publish(1);
    expect([story(able.channel), story(unable.channel)]).toEqual(['K1', 'i1']);
    expect(unable.channel.messages[0]).toMatchObject({ transport: 'image' });
    expect(unable.channel.messages[0]).not.toHaveProperty('codec');
  });

  test('a live switch of the transport sends nobody what it cannot decode', async () => {
    const { bench, join } = await videoBench();
    const able = join();
    const unable = bench.join();
    await bench.publish(1);
    bench.display.setTransport('png');
    await settle();
    bench.display.setTransport('h264');
    await bench.clock.advance(1000);
    expect(story(able.channel)).toBe('K1 i1 K1');
    expect(story(unable.channel)).toBe('i1 i1 i1');
    const transports = able.channel.messages.map((message) => message?.type === 'config' && message.transport);
    expect(transports).toEqual(['webcodecs', 'image', 'webcodecs']);
    const seqs = able.channel.pictures.map(({ header }) => header.seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  });

  test('frames dropped before their encode cost no keyframe', async () => {
    const { bench, video, join } = await videoBench({ maxInflight: 1 });
    const { channel, client } = join();
    for (const value of [1, 2, 3, 4]) {
      await bench.publish(value);
      await bench.clock.advance(FRAME_MS);
    }
    expect(story(channel)).toBe('K1');
    client.ack(channel.lastSeq);
    await settle();
    expect(story(channel)).toBe('K1 d4');
    expect(video.calls.filter(({ keyFrame }) => keyFrame)).toHaveLength(1);
  });

  test('one late viewer keeps its deltas for a while, then is let go of until a keyframe; the others notice nothing', async () => {
    const { bench, video, join } = await videoBench({ maxInflight: 1, maxLatencyMs: 200, keyframeSpacingMs: 500 });
    const late = join();
    const prompt = join();
    let value = 0;
    const play = async (frames: number) => {
      for (let i = 0; i < frames; i++) {
        await bench.publish(++value);
        prompt.client.ack(prompt.channel.lastSeq);
        await bench.clock.advance(FRAME_MS);
      }
    };
    await play(10);
    const stretched = late.channel.pictures.length;
    expect(stretched).toBeGreaterThan(3);
    expect(stretched).toBeLessThan(10);
    expect(prompt.channel.pictures).toHaveLength(10);
    late.client.ack(late.channel.lastSeq);
    await settle();
    expect(story(late.channel)).toMatch(/^K1( d\d)+ i10$/);
    late.client.ack(late.channel.lastSeq);
    await play(20);
    expect(story(late.channel)).toMatch(/ i10 K\d+( d\d+)*$/);
    expect(video.calls.filter(({ keyFrame }) => keyFrame).length).toBeLessThanOrEqual(2);
    expect(new Set(prompt.channel.shown).size).toBe(30);
  });

  test('the wishes of many viewers are one keyframe, at a distance from the last', async () => {
    const { bench, video, join } = await videoBench({ keyframeSpacingMs: 500 });
    const viewers = Array.from({ length: 10 }, join);
    await bench.publish(1);
    for (const { client } of viewers) client.send({ type: 'request_keyframe' });
    await bench.clock.advance(499);
    expect(video.calls).toHaveLength(1);
    await bench.clock.advance(2);
    expect(video.calls).toHaveLength(2);
    for (const { channel } of viewers) expect(story(channel)).toBe('K1 i1 K1');
    expect(bench.encoder.calls).toHaveLength(1);
  });

  test('who must wait for a keyframe sees the picture at once as an image, once', async () => {
    const { bench, video, join } = await videoBench({ keyframeSpacingMs: 500 });
    join();
    await bench.publish(1);
    await bench.clock.advance(100);
    await bench.publish(2);
    const { channel, client } = join();
    await settle();
    expect(story(channel)).toBe('i2');
    for (let i = 0; i < 20; i++) client.send({ type: 'request_keyframe' });
    await bench.clock.advance(500);
    expect(story(channel)).toBe('i2 K2');
    expect(video.calls).toHaveLength(3);
    expect(bench.encoder.calls).toHaveLength(1);
    expect(bench.display.metrics().renditions.map(({ key }) => key)).toEqual(['h264']);
    const stamps = channel.pictures.map(({ header }) => header.timestamp_us);
    expect(stamps[1]).toBeGreaterThan(stamps[0]!);
  });

  test('an image that was asked for while waiting never comes after the keyframe', async () => {
    const { bench, join } = await videoBench({ keyframeSpacingMs: 100 });
    join();
    await bench.publish(1);
    bench.encoder.isInstant = false;
    const { channel } = join();
    await bench.clock.advance(200);
    expect(story(channel)).toBe('K1');
    bench.encoder.finish();
    await bench.clock.advance(200);
    expect(story(channel)).toBe('K1');
  });

  test('a window being resized goes on playing, with a keyframe in its turn', async () => {
    const { bench, video, join } = await videoBench({ keyframeSpacingMs: 500, maxInflight: 64 });
    const { channel, client } = join();
    for (let value = 1; value <= 30; value++) {
      client.send({ type: 'set_viewport', width: 100 + value, height: 100 });
      await bench.publish(value);
      await bench.clock.advance(FRAME_MS);
    }
    expect(new Set(channel.shown).size).toBe(30);
    expect(video.calls.filter(({ keyFrame }) => keyFrame).length).toBeLessThanOrEqual(4);
  });

  test('keyframes of a picture that was already sent do not hold up the frames after them', async () => {
    const { bench, video, join } = await videoBench({ framerate: 25, keyframeSpacingMs: 100, maxInflight: 64 });
    const { channel, client } = join();
    for (let value = 1; value <= 30; value++) {
      await bench.publish(value);
      expect(channel.shown.at(-1)).toBe(value);
      await bench.clock.advance(20);
      client.send({ type: 'set_viewport', width: 100 + value, height: 100 });
      await bench.clock.advance(20);
    }
    expect(video.calls.length).toBeGreaterThan(35);
  });

  test('a wish for a keyframe that comes during an encode is kept for the next', async () => {
    const { bench, video, join } = await videoBench({ keyframeSpacingMs: 0 });
    const { channel, client } = join();
    await bench.publish(1);
    video.isInstant = false;
    await bench.clock.advance(FRAME_MS);
    await bench.publish(2);
    client.send({ type: 'request_keyframe' });
    video.finish();
    await settle();
    video.finish();
    await settle();
    expect(story(channel)).toBe('K1 K2');
  });

  test.each(['request_keyframe', 'decoder_reset', 'set_viewport'])(
    '%s gets a keyframe of a scene at rest',
    async (type) => {
      const { bench, join } = await videoBench();
      const { channel, client } = join();
      await bench.publish(1);
      client.ack(channel.lastSeq);
      await bench.clock.advance(2000);
      client.send({ type, width: 10, height: 10 });
      await settle();
      expect(story(channel)).toBe('K1 K1');
      const [first, second] = channel.pictures.map(({ header }) => header.timestamp_us);
      expect(second).toBe(first! + 2_000_000);
    },
  );

  test('a late joiner of a scene at rest gets a keyframe at once', async () => {
    const { bench, join } = await videoBench();
    const early = join();
    await bench.publish(1);
    await bench.clock.advance(5000);
    const late = join();
    await settle();
    expect(story(late.channel)).toBe('K1');
    expect(story(early.channel)).toBe('K1 K1');
  });

  test('the ack of a video picture speaks for all before it', async () => {
    const { bench, join } = await videoBench();
    const { channel, client } = join();
    for (const value of [1, 2, 3]) {
      await bench.publish(value);
      await bench.clock.advance(FRAME_MS);
    }
    expect(bench.display.viewers[0]!.metrics().inflight).toBe(3);
    client.ack(channel.lastSeq);
    expect(bench.display.viewers[0]!.metrics()).toMatchObject({
      inflight: 0,
      transport: 'webcodecs',
      rendition: 'h264',
    });
  });

  test('another size is another encoder, and the old one is closed', async () => {
    const { bench, video, join } = await videoBench();
    const { channel } = join();
    await bench.publish(1);
    await bench.clock.advance(FRAME_MS);
    await bench.publish(2, { width: 8, height: 6 });
    expect(story(channel)).toBe('K1 K2');
    expect(video.made.map(({ config, isClosed }) => [config.width, isClosed])).toEqual([
      [4, true],
      [8, false],
    ]);
  });

  test('an encoder that dies is replaced, and viewers go on at a keyframe', async () => {
    const { bench, video, join } = await videoBench();
    const { channel } = join();
    await bench.publish(1);
    video.isInstant = false;
    await bench.clock.advance(FRAME_MS);
    await bench.publish(2);
    video.finish(new Error('killed'));
    video.isInstant = true;
    await settle();
    await bench.clock.advance(200);
    expect(story(channel)).toBe('K1 K2');
    expect(video.made.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect(bench.log).toEqual(['fake-video failed (1 in a row): killed']);
  });

  test('an encoder that never starts is given up, and viewers get images', async () => {
    const { bench, video, join } = await videoBench();
    video.createError = new Error('no such codec');
    const { channel } = join();
    await bench.publish(1);
    await bench.clock.advance(2000);
    expect(story(channel)).toBe('i1');
    expect(channel.closed).toBeUndefined();
    expect(channel.messages.at(-1)).toMatchObject({ type: 'config', transport: 'image' });
    expect(bench.log.at(-1)).toContain('viewers go on with images: no such codec');
    expect(() => bench.display.setTransport('h264')).toThrow('no such codec');
  });

  test('bitrate and frame rate change live, without a keyframe', async () => {
    const { bench, video, join } = await videoBench();
    const { channel } = join();
    await bench.publish(1);
    bench.display.setQuality({ bitrate: 500_000, framerate: 15 });
    await bench.clock.advance(200);
    await bench.publish(2);
    expect(video.reconfigured.at(-1)).toEqual({ bitrate: 500_000, framerate: 15 });
    expect(story(channel)).toBe('K1 d2');
  });

  test('a page that is hidden and shown all the time costs the others no encode but its keyframes', async () => {
    const { bench, video, join } = await videoBench();
    const honest = join();
    await bench.publish(1);
    const { client } = join();
    await bench.clock.advance(600);
    const before = video.calls.length;
    for (let n = 0; n < 50; n++) {
      for (const hidden of [true, false, true, false, true]) client.send({ type: 'visibility', hidden });
      await bench.clock.advance(20);
      for (const { header } of honest.channel.pictures) honest.client.ack(header.seq);
    }
    // Two a second at most.
    expect(video.calls.length - before).toBeLessThanOrEqual(3);
    expect(video.calls.slice(before).every(({ keyFrame }) => keyFrame)).toBe(true);
  });

  test('nobody watching ends the encoder, and no timer stays', async () => {
    const { bench, video, join } = await videoBench();
    const { client } = join();
    await bench.publish(1);
    client.send({ type: 'request_keyframe' });
    client.leave();
    await bench.publish(2);
    expect(video.made.map(({ isClosed }) => isClosed)).toEqual([true]);
    expect(video.calls).toHaveLength(1);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  test('an encoder whose viewers leave while it works is closed when it is done', async () => {
    const { bench, video, join } = await videoBench();
    const { client } = join();
    video.isInstant = false;
    await bench.publish(1);
    client.leave();
    expect(video.made[0]!.isClosed).toBe(false);
    video.finish();
    await settle();
    expect(video.made[0]!.isClosed).toBe(true);
  });

  test('h264: false offers none, and a host without an encoder says what to install', async () => {
    const off = new CoreBench({ h264: false }, {}, new FakeVideo());
    const none = new CoreBench();
    await settle();
    expect(off.join({}, H264).channel.messages[0]).toMatchObject({ transport: 'image' });
    expect(() => off.display.setTransport('h264')).toThrow('the display has h264: false');
    expect(() => none.display.setTransport('h264')).toThrow('npm install node-av');
  });

  test('video found after a viewer came reaches it without a reconnect', async () => {
    const bench = new CoreBench({}, {}, new FakeVideo());
    const { channel } = bench.join({}, H264);
    bench.display.publish(plainFrame(1));
    await bench.clock.advance(1000);
    expect(channel.messages.map((message) => message?.type === 'config' && message.transport)).toEqual([
      'image',
      'webcodecs',
    ]);
    expect(story(channel)).toMatch(/K1$/);
  });
});
