import { describe, expect, test } from '@jest/globals';
import { CoreBench } from '../support/core-bench.js';
import { DistantViewer, type LinkShape } from '../support/distant-viewer.js';
import { FRAME_MS, H264, story, videoBench } from '../support/video-bench.js';

const IMAGES = ['image/jpeg'];

/** Publishes a frame every 34 ms. */
async function play(bench: CoreBench, frames: number, from = 0): Promise<void> {
  for (let n = from; n < from + frames; n++) {
    await bench.publish(n % 256);
    await bench.clock.advance(FRAME_MS);
  }
}

/** The one viewer's figures. */
const metrics = (bench: CoreBench, index = 0) => bench.display.viewers[index]!.metrics();

describe('a distant viewer', () => {
  test.each([40, 100, 200, 400])('%d ms away sees every frame of images', async (rttMs) => {
    const bench = new CoreBench({ maxInflight: 2 });
    const viewer = DistantViewer.join(bench, { rttMs }, IMAGES);
    // What its length is has to be learnt first.
    await bench.clock.advance(rttMs);
    await play(bench, 90);
    await bench.clock.advance(rttMs);
    expect(viewer.arrivals).toHaveLength(90);
    expect(metrics(bench)).toMatchObject({ framesDropped: 0, rttMs, baseRttMs: rttMs });
  });

  test.each([40, 100, 200, 400])(
    '%d ms away sees every frame of video, with no keyframe but the first',
    async (rttMs) => {
      const { bench } = await videoBench({ maxInflight: 2 });
      const viewer = DistantViewer.join(bench, { rttMs }, H264);
      await bench.clock.advance(rttMs);
      await play(bench, 90);
      expect(story(viewer).match(/K/g)).toHaveLength(1);
      expect(viewer.pictures).toHaveLength(90);
    },
  );

  test('loses nothing by acks that never come but one time-out for each', async () => {
    const bench = new CoreBench({ maxInflight: 2, ackTimeoutMs: 1000 });
    const viewer = DistantViewer.join(bench, { rttMs: 100 }, IMAGES);
    viewer.acks = false;
    await play(bench, 200);
    expect(viewer.pictures.length).toBeGreaterThan(20);
  });
});

describe('a link that queues', () => {
  const narrow: LinkShape = { rttMs: 20, bytesPerSecond: 1000 };

  test('is not filled: pictures get rarer, and are no older than maxLatencyMs', async () => {
    const bench = new CoreBench({ maxInflight: 2, maxLatencyMs: 500 });
    const viewer = DistantViewer.join(bench, narrow, IMAGES);
    await play(bench, 600);
    expect(metrics(bench).frameAgeMs!.p95).toBeLessThan(520);
    expect(viewer.queuedBytes).toBeLessThan(500);
  });

  test('gives its viewer the whole frame rate again when it is free', async () => {
    const bench = new CoreBench({ maxInflight: 2 });
    const viewer = DistantViewer.join(bench, { ...narrow }, IMAGES);
    await play(bench, 300);
    delete viewer.shape.bytesPerSecond;
    await play(bench, 150);
    const before = viewer.pictures.length;
    await play(bench, 60);
    expect(viewer.pictures.length - before).toBeGreaterThanOrEqual(59);
  });

  test('of a distant viewer at rest is healthy: length alone shrinks no window', async () => {
    const bench = new CoreBench({ maxInflight: 2 });
    DistantViewer.join(bench, { rttMs: 600 }, IMAGES);
    await play(bench, 100);
    // As many as are on the way at a time, and two.
    expect(metrics(bench).window).toBe(Math.ceil((600 * 30) / 1000) + 2);
  });

  test('slows nobody else down', async () => {
    const bench = new CoreBench({ maxInflight: 2 });
    DistantViewer.join(bench, narrow, IMAGES);
    const other = DistantViewer.join(bench, { rttMs: 20 }, IMAGES);
    await play(bench, 300);
    expect(other.pictures).toHaveLength(300);
  });
});

describe('the age of what a viewer sees', () => {
  test('is measured from publish to paint, whatever its clock says', async () => {
    for (const clockAheadMs of [0, 5_000_000, -5_000_000]) {
      const bench = new CoreBench();
      const viewer = DistantViewer.join(bench, { rttMs: 80 }, IMAGES);
      viewer.clockAheadMs = clockAheadMs;
      await play(bench, 60);
      expect(metrics(bench).frameAgeMs).toEqual({ p50: 40, p95: 40 });
    }
  });

  test('is not that of a scene at rest', async () => {
    const bench = new CoreBench();
    await bench.publish(1);
    await bench.clock.advance(60_000);
    DistantViewer.join(bench, { rttMs: 80 }, IMAGES);
    await bench.clock.advance(1000);
    expect(metrics(bench)).toMatchObject({ framesAcked: 1 });
    expect(metrics(bench).frameAgeMs).toBeUndefined();
  });

  test('cannot be told for a viewer that does not say when it painted', async () => {
    const bench = new CoreBench();
    const { channel, client } = bench.join();
    await bench.publish(1);
    client.ack(channel.lastSeq);
    expect(metrics(bench).frameAgeMs).toBeUndefined();
  });

  test('of a viewer whose answers are lies moves nothing but its own figures', async () => {
    const bench = new CoreBench();
    const { channel, client } = bench.join();
    await bench.publish(1);
    for (const client_ms of [-1e300, 1e300, 0]) client.send({ type: 'pong', id: channel.questions[0], client_ms });
    client.send({ type: 'ack', seq: channel.lastSeq, decode_queue_size: 0, painted_ms: -1e300 });
    await bench.clock.advance(FRAME_MS);
    await bench.publish(2);
    expect(channel.shown).toEqual([1, 2]);
    expect(metrics(bench).frameAgeMs?.p95 ?? 0).toBeGreaterThanOrEqual(0);
  });
});

test('a display at rest asks no viewer anything', async () => {
  const bench = new CoreBench();
  const { channel } = bench.join();
  await bench.publish(1);
  await bench.clock.advance(60_000);
  expect(channel.pings.length).toBeLessThanOrEqual(2);
  expect(channel.questions.length).toBeLessThanOrEqual(1);
});
