import { describe, expect, test } from '@jest/globals';
import { streamReport, viewerReports } from '../../../lib/session/reports.js';
import { CoreBench } from '../support/core-bench.js';
import { FRAME_MS, videoBench } from '../support/video-bench.js';

describe('what is told of viewers', () => {
  test('on the video path: codec, keyframes, and the bitrate aimed at', async () => {
    const { bench, join } = await videoBench({ bitrate: 2_000_000, framerate: 30 });
    const { channel, client } = join();
    for (const value of [1, 2, 3]) {
      await bench.publish(value);
      await bench.clock.advance(FRAME_MS);
    }
    client.ack(0);
    const report = viewerReports(bench.display)[0]!;
    expect(report).toMatchObject({
      client_id: bench.display.viewers[0]!.id,
      transport: 'webcodecs',
      codec: 'avc1.42C01F',
      rendition: 'h264',
      elapsed_s: 0.102,
      frames_sent: 3,
      frames_acked: 1,
      keyframes_sent: 1,
      bytes_sent: channel.binary.reduce((sum, { byteLength }) => sum + byteLength, 0),
      inflight: 2,
      target_bitrate: 2_000_000,
      target_fps: 30,
    });
    expect(report).not.toHaveProperty('mime');
  });

  test('what was not measured yet is left out, and nothing of who it is', async () => {
    const bench = new CoreBench();
    bench.join({ principal: { name: 'Grace' }, role: 'view' });
    const report = viewerReports(bench.display)[0]!;
    expect(report).toMatchObject({ role: 'view', transport: 'image', frames_sent: 0, keyframes_sent: 0 });
    for (const name of ['codec', 'encode_ms', 'rtt_ms', 'base_rtt_ms', 'frame_age_ms', 'target_bitrate']) {
      expect(report).not.toHaveProperty(name);
    }
    expect(JSON.stringify(report)).not.toContain('Grace');
  });

  test('rates are those of now, and totals those of its life', async () => {
    const bench = new CoreBench({ maxInflight: 64 });
    const { channel, client } = bench.join();
    for (let value = 0; value < 90; value++) {
      await bench.publish(value);
      client.ack(channel.lastSeq);
      await bench.clock.advance(FRAME_MS);
    }
    const busy = viewerReports(bench.display)[0]!;
    expect(busy.fps_sent).toBeCloseTo(29.4, 0);
    expect(busy.fps_acked).toBeCloseTo(29.4, 0);
    await bench.clock.advance(3000);
    expect(viewerReports(bench.display)[0]).toMatchObject({
      ...{ frames_sent: 90, frames_acked: 90, fps_sent: 0, fps_acked: 0, bitrate_bps: 0 },
    });
  });

  test('everything is a number that JSON has, however little was measured', async () => {
    const bench = new CoreBench();
    bench.join();
    await bench.publish(1);
    const report = viewerReports(bench.display);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

test('a stream is told by the size of its last frame, how fast it comes and how fast it may', async () => {
  const bench = new CoreBench({ framerate: 10 });
  expect(streamReport(bench.display, 'view')).toMatchObject({ width: 4, height: 2, fps: 10, fps_published: 0 });
  for (let i = 0; i < 20; i++) {
    await bench.clock.advance(200);
    await bench.publish(i, { width: 8, height: 6 });
  }
  bench.join();
  expect(streamReport(bench.display, 'view')).toEqual({
    name: 'default',
    width: 8,
    height: 6,
    fps: 10,
    fps_published: 5,
    clients: 1,
    role: 'view',
  });
});
