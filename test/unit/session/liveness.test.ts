import { describe, expect, test } from '@jest/globals';
import { CoreBench } from '../support/core-bench.js';
import { DistantViewer } from '../support/distant-viewer.js';
import { settle } from '../support/fake-clock.js';
import { STILL_AFTER_MS, StillBench, stillStory } from '../support/still-bench.js';
import { story, videoBench } from '../support/video-bench.js';

const IMAGES = ['image/jpeg', 'image/png'];

/** The same numbers in 0..1 for the same seed (Lehmer, 48271). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('who waits for a keyframe, with the image meanwhile still to be encoded,', () => {
  /** A viewer that joined just after another one's keyframe. */
  async function waiting() {
    const opened = await videoBench({ keyframeSpacingMs: 500 });
    const { bench, join } = opened;
    join();
    await bench.publish(1);
    bench.encoder.isInstant = false;
    const viewer = join();
    await settle();
    expect(bench.encoder.calls).toHaveLength(1);
    return { bench, ...viewer };
  }

  test('and goes to images sees the picture, and those that follow', async () => {
    const { bench, channel, client } = await waiting();
    client.send({ type: 'capabilities', supported: ['image/jpeg'] });
    bench.encoder.isInstant = true;
    bench.encoder.finish();
    await bench.clock.advance(100);
    expect(story(channel)).toBe('i1');
    client.ack(channel.lastSeq);
    await bench.publish(2);
    await bench.clock.advance(100);
    expect(story(channel)).toBe('i1 i2');
  });

  test('and looks away until it is there sees it as soon as it looks again', async () => {
    const { bench, channel, client } = await waiting();
    client.send({ type: 'visibility', hidden: true });
    bench.encoder.finish();
    await settle();
    expect(story(channel)).toBe('');
    client.send({ type: 'visibility', hidden: false });
    await settle();
    expect(story(channel)).toBe('i1');
  });
});

describe('a viewer that leaves out acks', () => {
  test.each([
    [1, 800],
    [2, 400],
    [10, 800],
    [30, 1500],
  ])('sees %d pictures a second to the end, though one ping in ten takes %d ms', async (fps, lateMs) => {
    for (let seed = 1; seed <= 6; seed++) {
      const random = randomNumbers(seed * 7919);
      const bench = new CoreBench();
      const viewer = DistantViewer.join(bench, { rttMs: 20 }, IMAGES);
      viewer.acks = false;
      for (let n = 0; n < 60 * fps; n++) {
        viewer.shape.rttMs = random() < 0.1 ? lateMs : 20;
        await bench.publish(n % 256);
        await bench.clock.advance(1000 / fps);
      }
      expect(bench.clock.nowMs() - viewer.arrivals.at(-1)!).toBeLessThan(5000);
    }
  });

  test('sees the still of what rests', async () => {
    const bench = await StillBench.open();
    const viewer = bench.far({ rttMs: 20 }, IMAGES);
    for (let n = 0; n < 10; n++) {
      await bench.publish(n);
      await bench.clock.advance(50);
    }
    await bench.clock.advance(100);
    viewer.acks = false;
    await bench.publish(99);
    await bench.clock.advance(10 * STILL_AFTER_MS);
    expect(stillStory(viewer)).toMatch(/i99 S99$/);
    const { pendingTimers } = bench.clock;
    expect(pendingTimers).toBeLessThanOrEqual(1);
  });
});

test('an encoder that takes seconds to start leaves nobody with a blank view', async () => {
  const { bench, video, join } = await videoBench();
  let start!: () => void;
  video.madeAfter = new Promise<void>((resolve) => (start = resolve));
  const first = join();
  await bench.publish(1);
  await bench.clock.advance(3000);
  expect(story(first.channel)).toBe('');
  await bench.clock.advance(1500);
  const second = join();
  await settle();
  expect([story(first.channel), story(second.channel)]).toEqual(['i1', 'i1']);
  start();
  await settle();
  expect([story(first.channel), story(second.channel)]).toEqual(['i1 K1', 'i1 K1']);
});

test('a viewer that starts its decoder anew is looked after though its acks are none any more', async () => {
  const { bench, join } = await videoBench({ maxInflight: 2, ackTimeoutMs: 60_000, keyframeSpacingMs: 100 });
  const { channel, client } = join();
  await bench.publish(1);
  await bench.clock.advance(200);
  await bench.publish(2);
  channel.bufferedAmount = 2_000_000;
  client.send({ type: 'decoder_reset' });
  await bench.clock.advance(200);
  expect(story(channel)).toBe('K1 d2');
  channel.bufferedAmount = 0;
  await bench.clock.advance(200);
  expect(story(channel)).toBe('K1 d2 K2');
});

test('a choice of formats that comes while the server thinks about the hello is kept', async () => {
  let admit!: () => void;
  const admission = new Promise<object>((resolve) => (admit = () => resolve({})));
  const bench = new CoreBench({}, { authenticate: () => admission });
  const { channel, client } = bench.enter();
  client.send({ type: 'hello', supported: ['image/jpeg'] });
  client.send({ type: 'capabilities', supported: ['image/png'] });
  admit();
  await bench.publish(1);
  expect(channel.pictures.at(-1)!.header).toMatchObject({ mime: 'image/png' });
});
