import { describe, expect, test } from '@jest/globals';
import { CoreBench, type FakeClient } from '../support/core-bench.js';
import { settle } from '../support/fake-clock.js';
import { FRAME_MS, story, videoBench } from '../support/video-bench.js';

const IMAGES = ['image/jpeg'];
const NONE = { window: 0, late: 0, socket: 0, keyframe: 0, hidden: 0 };

function missed(bench: CoreBench, index = 0) {
  const { framesDropped, framesDroppedByReason } = bench.display.viewers[index]!.metrics();
  expect(framesDropped).toBe(Object.values(framesDroppedByReason).reduce((sum, count) => sum + count, 0));
  return framesDroppedByReason;
}

async function play(bench: CoreBench, from: number, to: number): Promise<void> {
  for (let value = from; value <= to; value++) {
    await bench.publish(value);
    await bench.clock.advance(FRAME_MS);
  }
}

describe('the frames that a viewer missed', () => {
  test('are counted for the only viewer of a display, too, for whom they were never encoded', async () => {
    const bench = new CoreBench({ maxInflight: 1 });
    const { channel, client } = bench.join({}, IMAGES);
    await play(bench, 1, 5);
    client.ack(channel.lastSeq);
    await bench.clock.advance(FRAME_MS);
    expect(channel.shown).toEqual([1, 5]);
    expect(missed(bench)).toEqual({ ...NONE, window: 3 });
  });

  test('are none where every frame arrives, or where the source is faster than the frame rate', async () => {
    const bench = new CoreBench({ framerate: 10, maxInflight: 4 });
    const { channel, client } = bench.join({}, IMAGES);
    for (let value = 1; value <= 30; value++) {
      const sent = channel.pictures.length;
      await bench.publish(value);
      await bench.clock.advance(FRAME_MS);
      if (channel.pictures.length > sent) client.ack(channel.lastSeq);
    }
    expect(channel.pictures.length).toBeLessThan(20);
    expect(missed(bench)).toEqual(NONE);
  });

  test('are told apart: late, where the oldest picture is on its way for too long', async () => {
    const bench = new CoreBench({ maxInflight: 1, maxLatencyMs: 120, ackTimeoutMs: 60_000 });
    bench.join({}, IMAGES);
    await play(bench, 1, 3);
    expect(missed(bench)).toEqual({ ...NONE, window: 1 });
    await play(bench, 4, 9);
    expect(missed(bench)).toEqual({ ...NONE, window: 1, late: 6 });
  });

  test('are told apart: socket, where bytes wait in it that the peer does not take', async () => {
    const bench = new CoreBench();
    const { channel, client } = bench.join({}, IMAGES);
    channel.onSend = () => (channel.bufferedAmount = 2_000_000);
    await bench.publish(1);
    client.ack(channel.lastSeq);
    await play(bench, 2, 6);
    expect(missed(bench)).toEqual({ ...NONE, socket: 4 });
  });

  test('are told apart: hidden, where nobody looks, and not what was missed before', async () => {
    const bench = new CoreBench({ maxInflight: 1 });
    const { client, channel } = bench.join({}, IMAGES);
    await play(bench, 1, 3);
    client.send({ type: 'visibility', hidden: true });
    await play(bench, 4, 8);
    client.ack(channel.lastSeq);
    client.send({ type: 'visibility', hidden: false });
    await bench.clock.advance(200);
    expect(channel.shown).toEqual([1, 8]);
    expect(missed(bench)).toEqual({ ...NONE, window: 1, hidden: 5 });
  });

  test('are told apart: keyframe, where a video viewer must wait for one', async () => {
    const { bench, join } = await videoBench({ keyframeSpacingMs: 500 });
    const early = join();
    await play(bench, 1, 2);
    const { channel } = join();
    await settle();
    await play(bench, 3, 6);
    expect(story(channel)).toBe('i2');
    expect(missed(bench, 1)).toEqual({ ...NONE, keyframe: 3 });
    expect(story(early.channel)).toBe('K1 d2 d3 d4 d5 d6');
    expect(missed(bench, 0)).toEqual(NONE);
  });

  test('of before a viewer came are none of its own', async () => {
    const bench = new CoreBench();
    await play(bench, 1, 10);
    const { channel } = bench.join({}, IMAGES);
    await bench.clock.advance(FRAME_MS);
    expect(channel.shown).toEqual([10]);
    expect(missed(bench)).toEqual(NONE);
  });

  test('stay in the figures of the rendition after the viewer has left', async () => {
    const bench = new CoreBench({ maxInflight: 1 });
    const { client } = bench.join({}, IMAGES);
    bench.join({}, IMAGES);
    await play(bench, 1, 3);
    client.leave();
    expect(bench.display.metrics()).toMatchObject({
      renditions: [{ framesDropped: 2, framesDroppedByReason: { ...NONE, window: 2 } }],
      viewers: [{ framesDropped: 1 }],
    });
  });
});

const NO_KEYS = { join: 0, request: 0, reset: 0, missed: 0, encoder: 0, resize: 0, visible: 0, shared: 0 };

function keys(bench: CoreBench) {
  const { renditions, viewers } = bench.display.metrics();
  return { made: renditions[0]!.keyframesByCause, sent: viewers.map(({ keyframesByCause }) => keyframesByCause) };
}

describe('keyframes', () => {
  test('of a joiner are its own, and shared for those who did not need them', async () => {
    const { bench, join } = await videoBench();
    join();
    await bench.publish(1);
    await bench.clock.advance(5000);
    join();
    await bench.clock.advance(FRAME_MS);
    expect(keys(bench)).toEqual({
      made: { ...NO_KEYS, join: 2 },
      sent: [
        { ...NO_KEYS, join: 1, shared: 1 },
        { ...NO_KEYS, join: 1 },
      ],
    });
    expect(bench.display.viewers[0]!.metrics().keyframesSent).toBe(2);
  });

  test.each<[string, (client: FakeClient) => void]>([
    ['request', (client) => client.send({ type: 'request_keyframe' })],
    ['reset', (client) => client.send({ type: 'decoder_reset' })],
    ['resize', (client) => client.send({ type: 'set_viewport', width: 10, height: 10 })],
    ['visible', (client) => [true, false].forEach((hidden) => client.send({ type: 'visibility', hidden }))],
  ])('are counted as %s where that was why', async (cause, act) => {
    const { bench, join } = await videoBench();
    const { client } = join();
    await bench.publish(1);
    await bench.clock.advance(2000);
    act(client);
    await bench.clock.advance(FRAME_MS);
    const expected = { ...NO_KEYS, join: 1, [cause]: 1 };
    expect(keys(bench)).toEqual({ made: expected, sent: [expected] });
  });

  test('are counted by what was first where more wished for them', async () => {
    const { bench, join } = await videoBench();
    const { client } = join();
    await bench.publish(1);
    client.send({ type: 'set_viewport', width: 10, height: 10 });
    client.send({ type: 'request_keyframe' });
    await bench.clock.advance(1000);
    expect(keys(bench).made).toEqual({ ...NO_KEYS, join: 1, resize: 1 });
  });

  test('are counted as encoder where the size of the frame changed, and where it failed', async () => {
    const { bench, join, video } = await videoBench();
    join();
    await play(bench, 1, 2);
    await bench.publish(3, { width: 8, height: 6 });
    await bench.clock.advance(FRAME_MS);
    expect(keys(bench).made).toEqual({ ...NO_KEYS, join: 1, encoder: 1 });
    video.isInstant = false;
    await bench.publish(4, { width: 8, height: 6 });
    video.finish(new Error('killed'));
    await settle();
    video.isInstant = true;
    await bench.clock.advance(1000);
    expect(keys(bench)).toEqual({
      made: { ...NO_KEYS, join: 1, encoder: 2 },
      sent: [{ ...NO_KEYS, join: 1, encoder: 2 }],
    });
  });

  test('are counted as missed where a viewer was too late for a delta', async () => {
    const { bench, join } = await videoBench({ maxInflight: 1, maxLatencyMs: 100, keyframeSpacingMs: 100 });
    const late = join();
    const prompt = join();
    for (let value = 1; value <= 20; value++) {
      await bench.publish(value);
      prompt.client.ack(prompt.channel.lastSeq);
      if (value > 10) late.client.ack(late.channel.lastSeq);
      await bench.clock.advance(FRAME_MS);
    }
    const { made, sent } = keys(bench);
    expect(made).toEqual({ ...NO_KEYS, join: 1, missed: 1 });
    expect(sent[0]).toEqual({ ...NO_KEYS, join: 1, missed: 1 });
    expect(sent[1]).toEqual({ ...NO_KEYS, join: 1, shared: 1 });
  });
});
