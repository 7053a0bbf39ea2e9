import { describe, expect, test } from '@jest/globals';
import { CoreBench, plainFrame } from '../support/core-bench.js';
import { settle } from '../support/fake-clock.js';

describe('what a viewer gets to see', () => {
  test('the last frame of a burst reaches a viewer whose window was full', async () => {
    const bench = new CoreBench();
    const { channel, client } = bench.join();
    for (const value of [1, 2, 3, 4, 5]) {
      await bench.publish(value);
      await bench.clock.advance(40);
    }
    expect(channel.shown).toEqual([1, 2]);
    client.ack(channel.lastSeq);
    await settle();
    expect(channel.shown).toEqual([1, 2, 5]);
  });

  test('a frame published during an encode is shown after it, with nothing published later', async () => {
    const bench = new CoreBench();
    bench.encoder.isInstant = false;
    const { channel } = bench.join();
    await bench.publish(1);
    await bench.publish(2);
    await bench.publish(3);
    bench.encoder.finish();
    await settle();
    await bench.clock.advance(40);
    bench.encoder.finish();
    await settle();
    expect(channel.shown).toEqual([1, 3]);
  });

  test('a viewer that joins a static scene sees it at once, without an encode', async () => {
    const bench = new CoreBench();
    bench.join();
    await bench.publish(7);
    const late = bench.join();
    expect(late.channel.messages[0]).toMatchObject({ type: 'config', transport: 'image', width: 4, height: 2 });
    expect(late.channel.shown).toEqual([7]);
    expect(bench.encoder.calls).toHaveLength(1);
  });

  test('a viewer that joins a scene published while nobody watched sees it', async () => {
    const bench = new CoreBench();
    await bench.publish(7);
    expect(bench.encoder.calls).toHaveLength(0);
    const { channel } = bench.join();
    await settle();
    expect(channel.shown).toEqual([7]);
  });

  test.each([['request_keyframe'], ['decoder_reset'], ['set_viewport']])(
    'a static scene is shown again on %s, with a risen seq and timestamp',
    async (type) => {
      const bench = new CoreBench();
      const { channel, client } = bench.join();
      await bench.publish(7);
      client.ack(channel.lastSeq);
      await bench.clock.advance(500);
      client.send({ type, width: 640, height: 480 });
      await settle();
      expect(channel.shown).toEqual([7, 7]);
      const [first, second] = channel.pictures.map(({ header }) => header);
      expect(second!.seq).toBeGreaterThan(first!.seq);
      expect(second!.timestamp_us).toBe(first!.timestamp_us + 500_000);
      expect(bench.encoder.calls).toHaveLength(1);
    },
  );

  test('a wish for a picture that comes while the window is full is kept until there is room', async () => {
    const bench = new CoreBench({ maxInflight: 1 });
    const { channel, client } = bench.join();
    await bench.publish(7);
    client.send({ type: 'request_keyframe' });
    expect(channel.shown).toEqual([7]);
    client.ack(channel.lastSeq);
    expect(channel.shown).toEqual([7, 7]);
  });

  test('a flood of wishes on a static scene is answered at most ten times a second', async () => {
    const bench = new CoreBench({ maxInflight: 64 });
    const { channel, client } = bench.join();
    await bench.publish(7);
    for (let i = 0; i < 100; i++) {
      client.send({ type: 'request_keyframe' });
      await bench.clock.advance(10);
    }
    expect(channel.pictures.length).toBeGreaterThan(5);
    expect(channel.pictures.length).toBeLessThanOrEqual(12);
  });

  test('viewers that ask together for a static scene are sent the very same bytes', async () => {
    const bench = new CoreBench();
    const viewers = [bench.join(), bench.join()];
    await bench.publish(7);
    for (const { client } of viewers) client.send({ type: 'request_keyframe' });
    expect(viewers[0]!.channel.binary[1]).toBe(viewers[1]!.channel.binary[1]);
  });

  test('acks that never come cost the viewer one time-out each, not the stream', async () => {
    const bench = new CoreBench({ maxInflight: 2, ackTimeoutMs: 1000 });
    const { channel } = bench.join();
    await bench.publish(1);
    await bench.clock.advance(400);
    await bench.publish(2);
    await bench.clock.advance(100);
    await bench.publish(3);
    expect(channel.shown).toEqual([1, 2]);
    await bench.clock.advance(500);
    expect(channel.shown).toEqual([1, 2, 3]);
    await bench.publish(4);
    await bench.clock.advance(400);
    expect(channel.shown).toEqual([1, 2, 3, 4]);
  });

  test('a missing ack frees nothing while the socket still holds the picture', async () => {
    const bench = new CoreBench({ maxInflight: 1, ackTimeoutMs: 1000 });
    const { channel } = bench.join();
    await bench.publish(1);
    channel.bufferedAmount = 500;
    await bench.publish(2);
    await bench.clock.advance(5000);
    expect(channel.shown).toEqual([1]);
    channel.bufferedAmount = 0;
    await bench.clock.advance(100);
    expect(channel.shown).toEqual([1, 2]);
  });

  test('a picture counts as on its way before the socket has taken it', async () => {
    const bench = new CoreBench({ maxInflight: 1 });
    const { channel } = bench.join();
    let inflight: number | undefined;
    channel.onSend = () => (inflight = bench.display.viewers[0]?.metrics().inflight);
    await bench.publish(1);
    expect(inflight).toBe(1);
  });

  test('a socket that does not drain gets no more pictures, whatever its viewer acknowledges', async () => {
    const bench = new CoreBench();
    const { channel, client } = bench.join();
    channel.onSend = () => (channel.bufferedAmount = 2_000_000);
    await bench.publish(1);
    client.ack(channel.lastSeq);
    await bench.clock.advance(40);
    await bench.publish(2);
    expect(channel.shown).toEqual([1]);
    channel.bufferedAmount = 0;
    await bench.clock.advance(60);
    expect(channel.shown).toEqual([1, 2]);
  });

  test('acks of pictures never sent change nothing and are counted', async () => {
    const bench = new CoreBench({ maxInflight: 1 });
    const { channel, client } = bench.join();
    await bench.publish(1);
    for (const seq of [99, 12_345, 1]) client.ack(seq);
    await bench.publish(2);
    expect(channel.shown).toEqual([1]);
    expect(bench.display.viewers[0]!.metrics()).toMatchObject({ framesAcked: 0, malformedMessages: 3 });
  });

  test('a slow viewer costs the others nothing and is counted', async () => {
    const bench = new CoreBench({ maxInflight: 1 });
    const slow = bench.join();
    const quick = bench.join();
    for (const value of [1, 2, 3]) {
      await bench.publish(value);
      quick.client.ack(quick.channel.lastSeq);
      await bench.clock.advance(40);
    }
    expect(quick.channel.shown).toEqual([1, 2, 3]);
    expect(slow.channel.shown).toEqual([1]);
    // Of the two it has not seen, the newest is owed still.
    expect(bench.display.viewers[0]!.metrics().framesDropped).toBe(1);
  });

  test('a hidden viewer gets nothing and costs no encode; shown again it gets the newest picture', async () => {
    const bench = new CoreBench();
    const { channel, client } = bench.join();
    client.send({ type: 'visibility', hidden: true });
    await bench.publish(1);
    await bench.publish(2);
    expect(bench.encoder.calls).toHaveLength(0);
    client.send({ type: 'visibility', hidden: false });
    await settle();
    expect(channel.shown).toEqual([2]);
  });

  test('a view that was hidden while its socket was blocked and its acks were lost comes back', async () => {
    const bench = new CoreBench({ maxInflight: 1 });
    const { channel, client } = bench.join();
    await bench.publish(1);
    channel.bufferedAmount = 100;
    client.send({ type: 'visibility', hidden: true });
    await bench.publish(2);
    await bench.clock.advance(5000);
    channel.bufferedAmount = 0;
    client.send({ type: 'visibility', hidden: false });
    await bench.clock.advance(100);
    expect(channel.shown).toEqual([1, 2]);
  });

  test('a viewer that joins between two pictures of a slow display sees the older one at once', async () => {
    const bench = new CoreBench({ framerate: 0.1, maxInflight: 64 });
    const first = bench.join();
    let published = 0;
    // Until the frame rate holds the newest frame back.
    while (first.channel.shown.length === published) await bench.publish(++published);
    const late = bench.join();
    expect(late.channel.shown).toEqual([published - 1]);
    await bench.clock.advance(200);
    late.client.send({ type: 'request_keyframe' });
    expect(late.channel.shown).toEqual([published - 1, published - 1]);
    await bench.clock.advance(10_000);
    expect(late.channel.shown).toEqual([published - 1, published - 1, published]);
  });

  test('a change of capabilities is answered with config and picture even where the format stays', async () => {
    const bench = new CoreBench();
    const { channel, client } = bench.join();
    await bench.publish(1);
    client.send({ type: 'capabilities', supported: ['image/jpeg', 'image/webp'] });
    expect(channel.messages.map((message) => message?.type)).toEqual(['config', 'config']);
    expect(channel.shown).toEqual([1, 1]);
  });

  test('a viewer that can no longer show the format gets another one without a reconnect', async () => {
    const bench = new CoreBench();
    const { channel, client } = bench.join();
    await bench.publish(1);
    client.send({ type: 'capabilities', supported: ['image/png'] });
    await settle();
    expect(channel.pictures.map(({ header }) => (header.type === 'image_frame' ? header.mime : ''))).toEqual([
      'image/jpeg',
      'image/png',
    ]);
    expect(channel.closed).toBeUndefined();
    client.send({ type: 'capabilities', supported: ['video/unheard-of'] });
    expect(channel.closed).toEqual({ code: 1003, reason: 'no supported transport' });
  });

  test('the display changes format live for those who can show it', async () => {
    const bench = new CoreBench();
    const both = bench.join();
    const jpegOnly = bench.join({}, ['image/jpeg']);
    await bench.publish(1);
    bench.display.setTransport('png');
    await settle();
    const mimes = [both, jpegOnly].map(({ channel }) =>
      channel.pictures.map(({ header }) => 'mime' in header && header.mime),
    );
    expect(mimes).toEqual([['image/jpeg', 'image/png'], ['image/jpeg']]);
  });

  test('a changed quality makes the picture at rest new', async () => {
    const bench = new CoreBench({ imageQuality: 80 });
    const { channel } = bench.join();
    await bench.publish(1);
    bench.display.setQuality({ imageQuality: 40 });
    await bench.clock.advance(40);
    expect(bench.encoder.calls).toEqual([
      { pixel: 1, quality: 80 },
      { pixel: 1, quality: 40 },
    ]);
    expect(channel.pictures).toHaveLength(2);
  });

  test('timestamps of the app rise on the wire even where repeats came between', async () => {
    const bench = new CoreBench();
    const { channel, client } = bench.join();
    bench.display.publish(plainFrame(1), { timestamp: 1000 });
    await settle();
    client.ack(channel.lastSeq);
    await bench.clock.advance(5000);
    client.send({ type: 'request_keyframe' });
    bench.display.publish(plainFrame(2), { timestamp: 2000 });
    await settle();
    const stamps = channel.pictures.map(({ header }) => header.timestamp_us);
    expect(stamps).toEqual([1000, 5_001_000, 5_001_001]);
  });

  test('the pixel ratio is left out while it was always 1 and said ever after', async () => {
    const bench = new CoreBench({ maxInflight: 8 });
    const { channel } = bench.join();
    const publish = async (value: number, pixelRatio: number) => {
      bench.display.publish(plainFrame(value), { pixelRatio });
      await settle();
      await bench.clock.advance(40);
    };
    await publish(1, 1);
    await publish(2, 2);
    await publish(3, 1);
    expect(channel.pictures.map(({ header }) => header.pixel_ratio)).toEqual([undefined, 2, 1]);
    expect(bench.join().channel.messages[0]).toMatchObject({ pixel_ratio: 1 });
  });
});
