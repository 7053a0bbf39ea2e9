import { describe, expect, test } from '@jest/globals';
import type { FakeChannel } from '../support/fake-channel.js';
import { CoreBench } from '../support/core-bench.js';
import { DistantViewer } from '../support/distant-viewer.js';
import { FRAME_MS, videoBench } from '../support/video-bench.js';

const IMAGES = ['image/jpeg'];
const told = ({ messages }: FakeChannel) => messages.filter((message) => message?.type === 'stats');

describe('figures that a viewer is told of itself', () => {
  test('come every interval, by timer, also on a display at rest', async () => {
    const bench = new CoreBench({ statsIntervalMs: 1000 });
    const { channel } = bench.join({}, IMAGES);
    await bench.clock.advance(999);
    expect(told(channel)).toEqual([]);
    await bench.clock.advance(4001);
    expect(told(channel)).toHaveLength(5);
  });

  test('say what was sent, what arrived, what was missed, and where it is held up', async () => {
    const { bench } = await videoBench({ statsIntervalMs: 500, bitrate: 2_000_000 });
    const viewer = DistantViewer.join(bench, { rttMs: 80 }, ['webcodecs/h264-annexb', ...IMAGES]);
    for (let value = 0; value < 100; value++) {
      await bench.publish(value);
      await bench.clock.advance(FRAME_MS);
    }
    expect(told(viewer).at(-1)).toEqual({
      type: 'stats',
      rtt_ms: 80,
      fps_sent: expect.closeTo(29.3, 0),
      fps_acked: expect.closeTo(29.3, 0),
      bitrate_bps: expect.closeTo(29.3 * 8 * viewer.binary.at(-1)!.byteLength, -4),
      encode_ms: 0,
      decode_queue_size: 0,
      dropped: 0,
      target_bitrate: 2_000_000,
      target_fps: 30,
      frame_age_ms: { p50: 40, p95: 40 },
      verdict: { kind: 'fine', text: expect.stringMatching(/^fine: \d/) },
    });
  });

  test('leave out what is not known yet', async () => {
    const bench = new CoreBench({ statsIntervalMs: 100 });
    const { channel } = bench.join({}, IMAGES);
    await bench.clock.advance(100);
    expect(Object.keys(told(channel)[0]!).sort()).toEqual([
      ...['bitrate_bps', 'decode_queue_size', 'dropped', 'fps_acked', 'fps_sent', 'target_fps', 'type', 'verdict'],
    ]);
  });

  test('stop while its page is hidden, and go on when it is shown', async () => {
    const bench = new CoreBench({ statsIntervalMs: 100 });
    const { channel, client } = bench.join({}, IMAGES);
    await bench.clock.advance(250);
    client.send({ type: 'visibility', hidden: true });
    await bench.clock.advance(10_000);
    expect(told(channel)).toHaveLength(2);
    for (let twice = 0; twice < 2; twice++) client.send({ type: 'visibility', hidden: false });
    await bench.clock.advance(250);
    expect(told(channel)).toHaveLength(4);
  });

  test('end with the viewer, without a timer that stays', async () => {
    const bench = new CoreBench({ statsIntervalMs: 100 });
    const { channel, client } = bench.join({}, IMAGES);
    await bench.clock.advance(100);
    client.leave();
    expect(bench.clock.pendingTimers).toBe(0);
    await bench.clock.advance(1000);
    expect(told(channel)).toHaveLength(1);
  });

  test('do not pile up behind what a blocked socket holds', async () => {
    const bench = new CoreBench({ statsIntervalMs: 100 });
    const { channel } = bench.join({}, IMAGES);
    channel.bufferedAmount = 2_000_000;
    await bench.clock.advance(1000);
    expect(told(channel)).toEqual([]);
  });

  test('are none, and take no timer, where nobody asked for them', async () => {
    const bench = new CoreBench();
    const { channel } = bench.join({}, IMAGES);
    const { pendingTimers } = bench.clock;
    await bench.clock.advance(60_000);
    expect([told(channel), pendingTimers]).toEqual([[], 0]);
  });
});
