import { describe, expect, test } from '@jest/globals';
import { plainFrame } from '../support/core-bench.js';
import { settle } from '../support/fake-clock.js';
import { FOREIGN, IMAGES, ROWS, STILL_AFTER_MS, StillBench, stillStory, VIDEO } from '../support/still-bench.js';

describe.each([
  { what: 'images', supported: IMAGES, live: 'i', next: 'i' },
  { what: 'video', supported: VIDEO, live: 'K', next: 'd' },
])('a viewer of $what', ({ supported, live, next }) => {
  test('sees a frame that rests losslessly, once, and goes on with the next', async () => {
    const bench = await StillBench.open();
    const { channel, client } = bench.join({}, supported);
    await bench.publish(1);
    client.ack(channel.lastSeq);
    await bench.clock.advance(STILL_AFTER_MS - 1);
    expect(stillStory(channel)).toBe(`${live}1`);
    await bench.clock.advance(1);
    expect(stillStory(channel)).toBe(`${live}1 S1`);
    client.ack(channel.lastSeq);
    await bench.clock.advance(60_000);
    await bench.publish(2);
    expect(stillStory(channel)).toBe(`${live}1 S1 ${next}2`);
  });

  test('sees the still where the timer for it fires a moment before its time', async () => {
    const bench = await StillBench.open();
    const { channel, client } = bench.join({}, supported);
    bench.clock.earlyMs = 0.001;
    await bench.publish(1);
    client.ack(channel.lastSeq);
    await bench.clock.advance(2 * STILL_AFTER_MS);
    expect(stillStory(channel)).toBe(`${live}1 S1`);
  });

  test('sees no still while frames keep coming, or of a frame that is no longer the newest', async () => {
    const bench = await StillBench.open({ maxInflight: 8 });
    const { channel } = bench.join({}, supported);
    for (let n = 1; n <= 8; n++) {
      await bench.publish(n);
      await bench.clock.advance(STILL_AFTER_MS - 1);
    }
    expect(bench.stillCalls).toEqual([]);
    expect(stillStory(channel)).not.toContain('S');
  });

  test('sees numbers and times that only grow, stills included, whatever the times of the app are', async () => {
    const bench = await StillBench.open({ maxInflight: 8 });
    const { channel, client } = bench.join({}, supported);
    for (const [value, timestamp] of [
      [1, 1000],
      [2, 2000],
    ] as const) {
      bench.display.publish(plainFrame(value, { height: ROWS }), { timestamp });
      await settle();
      client.ack(channel.lastSeq);
      await bench.rest();
      client.ack(channel.lastSeq);
    }
    expect(stillStory(channel)).toBe(`${live}1 S1 ${next}2 S2`);
    const headers = channel.pictures.map(({ header }) => header);
    const grown = headers.map(({ seq, timestamp_us }) => [seq, timestamp_us]);
    for (const key of [0, 1]) {
      const values = grown.map((pair) => pair[key]!);
      expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
    }
    // The frame's own time and what passed since its publish.
    expect(headers[1]!.timestamp_us).toBe(1000 + STILL_AFTER_MS * 1000);
  });

  test('that is hidden when the frame comes to rest gets the still when it looks again', async () => {
    const bench = await StillBench.open();
    const { channel, client } = bench.join({}, supported);
    await bench.publish(1);
    client.ack(channel.lastSeq);
    client.send({ type: 'visibility', hidden: true });
    await bench.clock.advance(10_000);
    expect(stillStory(channel)).toBe(`${live}1`);
    expect(bench.stillCalls).toEqual([]);
    client.send({ type: 'visibility', hidden: false });
    await settle();
    client.ack(channel.lastSeq);
    await bench.rest();
    expect(stillStory(channel)).toBe(`${live}1 ${live}1 S1`);
  });

  test('whose window is full gets the still when there is room, by an ack or by time', async () => {
    for (const isAcking of [true, false]) {
      const bench = await StillBench.open({ maxInflight: 2, ackTimeoutMs: 1000 });
      const { channel, client } = bench.join({}, supported);
      await bench.publish(1);
      await bench.clock.advance(50);
      await bench.publish(2);
      await bench.clock.advance(STILL_AFTER_MS + 100);
      expect(stillStory(channel)).toBe(`${live}1 ${next}2`);
      for (const { header } of channel.pictures) if (isAcking) client.ack(header.seq);
      await bench.clock.advance(isAcking ? 0 : 1500);
      expect(stillStory(channel)).toBe(`${live}1 ${next}2 S2`);
    }
  });

  test('whose socket is full gets the still when it has drained', async () => {
    const bench = await StillBench.open();
    const { channel, client } = bench.join({}, supported);
    await bench.publish(1);
    channel.bufferedAmount = 2_000_000;
    client.ack(channel.lastSeq);
    await bench.clock.advance(5000);
    expect(stillStory(channel)).toBe(`${live}1`);
    channel.bufferedAmount = 0;
    await bench.clock.advance(100);
    expect(stillStory(channel)).toBe(`${live}1 S1`);
  });

  test('that asks for the picture again rests anew before it gets the still again, which is not encoded again', async () => {
    const bench = await StillBench.open({ keyframeSpacingMs: 0 });
    const { channel, client } = bench.join({}, supported);
    const ackAll = () => {
      for (const { header } of channel.pictures) client.ack(header.seq);
    };
    await bench.publish(1);
    ackAll();
    await bench.rest();
    ackAll();
    for (let n = 0; n < 3; n++) {
      client.send({ type: 'set_viewport', width: 100 + n, height: 100 });
      await bench.clock.advance(STILL_AFTER_MS - 50);
      ackAll();
    }
    expect(stillStory(channel)).toBe(`${live}1 S1 ${live}1 ${live}1 ${live}1`);
    await bench.rest();
    expect(stillStory(channel)).toBe(`${live}1 S1 ${live}1 ${live}1 ${live}1 S1`);
    expect(bench.stillCalls).toEqual([1]);
  });

  test('that joins a scene at rest gets its still as well', async () => {
    const bench = await StillBench.open();
    await bench.publish(1);
    await bench.clock.advance(10_000);
    const { channel, client } = bench.join({}, supported);
    await settle();
    client.ack(channel.lastSeq);
    await bench.rest();
    expect(stillStory(channel)).toBe(`${live}1 S1`);
  });
});

test('a joiner of video that is shown an image first gets the still once, after its keyframe', async () => {
  const bench = await StillBench.open({ keyframeSpacingMs: 500 });
  const { channel } = bench.join({}, VIDEO);
  await bench.publish(1);
  await bench.clock.advance(100);
  const late = bench.join({}, VIDEO);
  const ackAll = () => {
    for (const { header } of late.channel.pictures) late.client.ack(header.seq);
  };
  await settle();
  ackAll();
  await bench.clock.advance(390);
  expect(stillStory(late.channel)).toBe('i1');
  await bench.clock.advance(20);
  ackAll();
  await bench.clock.advance(10_000);
  expect(stillStory(late.channel)).toBe('i1 K1 S1');
  expect(bench.stillCalls).toEqual([1]);
  expect(stillStory(channel)).toContain('K1');
});

describe('a still', () => {
  test('is encoded once, and its very bytes go to all viewers, those that come later included', async () => {
    const bench = await StillBench.open();
    const viewers = [bench.join({}, IMAGES), bench.join({}, VIDEO), bench.join({}, FOREIGN)];
    await bench.publish(1);
    const ackAll = () => {
      for (const { channel, client } of viewers) client.ack(channel.lastSeq);
    };
    ackAll();
    await bench.rest();
    ackAll();
    const stills = viewers.map(({ channel }) => channel.binary.at(-1));
    expect(viewers.map(({ channel }) => stillStory(channel))).toEqual(['i1 S1', 'K1 S1', 'i1 S1']);
    expect(new Set(stills).size).toBe(1);
    viewers.push(bench.join({}, FOREIGN), bench.join({}, IMAGES));
    await bench.clock.advance(50);
    ackAll();
    await bench.rest();
    expect(viewers.slice(3).map(({ channel }) => stillStory(channel).slice(-2))).toEqual(['S1', 'S1']);
    expect(bench.stillCalls).toEqual([1]);
    expect(bench.display.metrics().stills).toMatchObject({ shown: 5, encodes: 1, encodeErrors: 0, bytesEncoded: 2 });
  });

  test('is not sent where images are PNG, nor to who cannot show PNG', async () => {
    const bench = await StillBench.open({ imageFormat: 'png' });
    const png = bench.join({}, IMAGES);
    const jpeg = bench.join({}, ['image/jpeg']);
    await bench.publish(1);
    for (const { channel, client } of [png, jpeg]) client.ack(channel.lastSeq);
    await bench.clock.advance(10_000);
    expect([png, jpeg].map(({ channel }) => channel.pictures.length)).toEqual([1, 1]);
    expect(bench.stillCalls).toEqual([]);
  });

  test('is none where the display has none, or nobody looks', async () => {
    const without = await StillBench.open({ stillAfterMs: undefined });
    const { channel } = without.join({}, IMAGES);
    await without.publish(1);
    await without.clock.advance(10_000);
    expect(stillStory(channel)).toBe('i1');
    expect(without.display.metrics()).not.toHaveProperty('stills');
    const alone = await StillBench.open();
    await alone.publish(1);
    expect(alone.clock.pendingTimers).toBe(0);
    await alone.clock.advance(10_000);
    expect(alone.encoder.calls).toEqual([]);
  });

  test('of pixels that are published again unchanged comes as if they had not been', async () => {
    const bench = await StillBench.open();
    const { channel, client } = bench.join({}, IMAGES);
    for (let n = 0; n < 30; n++) {
      await bench.publish(1);
      client.ack(channel.lastSeq);
      await bench.clock.advance(20);
    }
    expect(stillStory(channel)).toBe('i1 S1');
  });

  test('that is being encoded delays no live picture, and is dropped for it', async () => {
    const bench = await StillBench.open();
    const { channel, client } = bench.join({}, IMAGES);
    await bench.publish(1);
    client.ack(channel.lastSeq);
    bench.encoder.isInstant = false;
    await bench.rest();
    expect(bench.stillCalls).toEqual([1]);
    bench.encoder.isInstant = true;
    await bench.publish(2);
    expect(stillStory(channel)).toBe('i1 i2');
    client.ack(channel.lastSeq);
    bench.encoder.finish();
    await settle();
    expect(stillStory(channel)).toBe('i1 i2');
    await bench.rest();
    expect(stillStory(channel)).toBe('i1 i2 S2');
  });

  test('that waits for room is dropped by a new frame', async () => {
    const bench = await StillBench.open({ maxInflight: 2 });
    const { channel, client } = bench.join({}, IMAGES);
    await bench.publish(1);
    await bench.rest();
    expect(bench.stillCalls).toEqual([1]);
    await bench.publish(2);
    for (const { header } of channel.pictures) client.ack(header.seq);
    await settle();
    expect(stillStory(channel)).toBe('i1 i2');
    await bench.rest();
    expect(stillStory(channel)).toBe('i1 i2 S2');
  });

  test('that cannot be encoded is said and given up until the next frame', async () => {
    const bench = await StillBench.open();
    const { channel, client } = bench.join({}, IMAGES);
    await bench.publish(1);
    client.ack(channel.lastSeq);
    bench.encoder.isInstant = false;
    await bench.rest();
    bench.encoder.finish(new Error('no memory'));
    await bench.clock.advance(10_000);
    expect(bench.log).toEqual(['a still could not be encoded (1 so far): no memory']);
    bench.encoder.isInstant = true;
    await bench.publish(2);
    client.ack(channel.lastSeq);
    await bench.rest();
    expect(stillStory(channel)).toBe('i1 i2 S2');
    expect(bench.display.metrics().stills).toMatchObject({ shown: 1, encodes: 1, encodeErrors: 1 });
  });

  test('leaves nothing behind when its viewers and its display have gone', async () => {
    const bench = await StillBench.open();
    const gone = bench.join({}, IMAGES);
    const left = bench.join({}, IMAGES);
    await bench.publish(1);
    gone.client.leave();
    bench.encoder.isInstant = false;
    left.client.ack(left.channel.lastSeq);
    await bench.rest();
    await bench.server.removeStream('default');
    bench.encoder.finish();
    await settle();
    expect(stillStory(gone.channel)).toBe('i1');
    expect(stillStory(left.channel)).toBe('i1');
    expect(bench.clock.pendingTimers).toBe(0);
  });
});
