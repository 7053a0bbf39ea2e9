import { describe, expect, test } from '@jest/globals';
import { Gauge, Registry } from 'prom-client';
import { registerRfbMetrics, type RfbMetricsOptions } from '../../../lib/prometheus/index.js';
import { parseExposition } from '../../support/exposition.js';
import { CoreBench, plainFrame } from '../support/core-bench.js';
import { DistantViewer } from '../support/distant-viewer.js';
import { settle } from '../support/fake-clock.js';
import { FRAME_MS, videoBench } from '../support/video-bench.js';

const IMAGES = ['image/jpeg'];

async function register(bench: CoreBench, options: RfbMetricsOptions = {}) {
  const registry = options.registry ?? new Registry();
  const unregister = await registerRfbMetrics(bench.server, { registry, ...options });
  const scrape = async () => parseExposition(await registry.metrics());
  /** The values of one metric, by its labels. */
  const read = async (name: string, metric = name) => {
    const { samples } = (await scrape()).get(metric)!;
    const own = samples.filter((sample) => sample.name === name);
    return Object.fromEntries(own.map(({ labels, value }) => [Object.values(labels).join(' '), value]));
  };
  return { registry, unregister, scrape, read };
}

async function play(bench: CoreBench, frames: number, more: () => void = () => {}): Promise<void> {
  for (let value = 0; value < frames; value++) {
    await bench.publish(value % 256);
    more();
    await bench.clock.advance(FRAME_MS);
  }
}

describe('a scrape', () => {
  test('says of each stream and rendition what was published, encoded, sent and missed', async () => {
    const { bench, join } = await videoBench();
    const { read } = await register(bench);
    join();
    DistantViewer.join(bench, { rttMs: 80 }, IMAGES);
    await play(bench, 10);
    await bench.publish(9);
    await bench.clock.advance(1000);
    expect(await read('rfb_frames_published_total')).toEqual({ default: 11 });
    expect(await read('rfb_frames_unchanged_total')).toEqual({ default: 1 });
    expect(await read('rfb_encodes_total')).toEqual({
      'default h264': expect.any(Number),
      'default image/jpeg': 10,
    });
    expect(await read('rfb_viewers')).toEqual({ 'default h264': 1, 'default image/jpeg': 1 });
    expect(await read('rfb_frames_sent_total')).toMatchObject({ 'default image/jpeg': 10 });
    expect(await read('rfb_frames_acked_total')).toEqual({ 'default h264': 0, 'default image/jpeg': 10 });
    expect(await read('rfb_keyframes_total')).toMatchObject({ 'default h264 join': 1, 'default h264 missed': 0 });
    expect((await read('rfb_frames_dropped_total'))['default h264 window']).toBeGreaterThan(0);
    expect(Object.keys(await read('rfb_keyframes_total')).filter((labels) => /jpeg|shared/.test(labels))).toEqual([]);
  });

  test('has the age of what was seen, and round trips, as histograms', async () => {
    const bench = new CoreBench();
    const { read } = await register(bench);
    DistantViewer.join(bench, { rttMs: 80 }, IMAGES);
    await play(bench, 60);
    const age = await read('rfb_frame_age_seconds_bucket', 'rfb_frame_age_seconds');
    const counted = (await read('rfb_frame_age_seconds_count', 'rfb_frame_age_seconds'))['default image/jpeg']!;
    expect(counted).toBeGreaterThan(50);
    // On its way for 40 ms; but for the first, when nothing was known of the link yet.
    expect(age['default image/jpeg 0.033']).toBe(0);
    expect(age['default image/jpeg 0.05']).toBeGreaterThan(counted - 3);
    expect(age['default image/jpeg +Inf']).toBe(counted);
    const sum = (await read('rfb_rtt_seconds_sum', 'rfb_rtt_seconds'))['default image/jpeg']!;
    const count = (await read('rfb_rtt_seconds_count', 'rfb_rtt_seconds'))['default image/jpeg']!;
    expect(sum / count).toBeCloseTo(0.08);
  });

  test('can be read as JSON and as OpenMetrics, too', async () => {
    const bench = new CoreBench();
    const { registry } = await register(bench);
    DistantViewer.join(bench, { rttMs: 10 }, IMAGES);
    await play(bench, 5);
    const json = await registry.getMetricsAsJSON();
    const age = json.find(({ name }) => name === 'rfb_encode_seconds')!;
    expect(age).toMatchObject({ type: 'histogram', aggregator: 'sum' });
    expect(age.values.at(-1)).toEqual({
      metricName: 'rfb_encode_seconds_count',
      labels: { stream: 'default', rendition: 'image/jpeg' },
      value: 5,
    });
    registry.setContentType('application/openmetrics-text; version=1.0.0; charset=utf-8' as never);
    const text = await registry.metrics();
    expect(text).toMatch(/^rfb_encodes_total\{stream="default",rendition="image\/jpeg"\} 5$/m);
    expect(text).toMatch(/^# TYPE rfb_encode_seconds histogram$/m);
    expect(text).toMatch(/# EOF\n$/);
  });

  test('says how many viewers are held up, and by what', async () => {
    const bench = new CoreBench({ maxInflight: 1, ackTimeoutMs: 60_000 });
    const { read } = await register(bench);
    const { channel } = bench.join({}, IMAGES);
    DistantViewer.join(bench, { rttMs: 10 }, IMAGES);
    await play(bench, 100, () => {
      for (const answer of channel.pings.splice(0)) answer();
    });
    expect(await read('rfb_viewers_by_verdict')).toEqual({
      'default fine': 1,
      'default network': 0,
      'default server-cpu': 0,
      'default client-decode': 1,
    });
  });

  test('names no viewer, whoever it is', async () => {
    const bench = new CoreBench();
    const { registry } = await register(bench);
    bench.join({ principal: { name: 'Grace' } }, IMAGES);
    await play(bench, 3);
    const text = await registry.metrics();
    expect(text).not.toContain(bench.display.viewers[0]!.id);
    expect(text).not.toContain('Grace');
  });

  test('survives a stream whose name has quotes, backslashes and other letters', async () => {
    const bench = new CoreBench();
    const { read } = await register(bench);
    bench.server.addStream('a"b\\c é', 4, 2).publish(plainFrame(1));
    expect(await read('rfb_frames_published_total')).toEqual({ default: 0, 'a"b\\c é': 1 });
  });
});

describe('a counter', () => {
  test('goes on when viewers leave and their rendition ends', async () => {
    const bench = new CoreBench({ maxInflight: 8 });
    const { read } = await register(bench);
    for (const encodes of [3, 6, 9]) {
      const { client } = bench.join({}, IMAGES);
      await play(bench, 3);
      client.leave();
      expect(bench.display.metrics().renditions).toEqual([]);
      expect(await read('rfb_encodes_total')).toEqual({ 'default image/jpeg': encodes });
      expect(await read('rfb_viewers')).toEqual({ 'default image/jpeg': 0 });
    }
    expect((await read('rfb_encode_seconds_count', 'rfb_encode_seconds'))['default image/jpeg']).toBe(9);
  });

  test('goes on when its stream is removed, and when another takes its name', async () => {
    const bench = new CoreBench();
    const { read } = await register(bench);
    await play(bench, 3);
    await bench.server.removeStream('default');
    expect(await read('rfb_frames_published_total')).toEqual({ default: 3 });
    expect(await read('rfb_streams')).toEqual({ '': 0 });
    bench.server.addStream('default', 4, 2).publish(plainFrame(1));
    expect(await read('rfb_frames_published_total')).toEqual({ default: 4 });
  });

  test('counts what was before the first scrape, and what was encoded before anybody registered', async () => {
    const bench = new CoreBench({ maxInflight: 8 });
    bench.join({}, IMAGES);
    await play(bench, 3);
    const { read } = await register(bench);
    expect(await read('rfb_encodes_total')).toEqual({ 'default image/jpeg': 3 });
    expect(await read('rfb_encodes_total')).toEqual({ 'default image/jpeg': 3 });
  });
});

describe('labels of streams', () => {
  test('are bounded: the rest are together as other, whose counters never go backwards', async () => {
    const bench = new CoreBench();
    const { read } = await register(bench, { maxStreams: 2 });
    for (const name of ['camera', 'third', 'fourth']) bench.server.addStream(name, 4, 2).publish(plainFrame(1));
    expect(await read('rfb_frames_published_total')).toEqual({ default: 0, camera: 1, other: 2 });
    await bench.server.removeStream('third');
    expect(await read('rfb_frames_published_total')).toEqual({ default: 0, camera: 1, other: 2 });
    for (let n = 0; n < 100; n++) {
      bench.server.addStream(`room ${n}`, 4, 2).publish(plainFrame(1));
      await bench.server.removeStream(`room ${n}`);
    }
    expect(await read('rfb_frames_published_total')).toEqual({ default: 0, camera: 1, other: 102 });
  });
});

describe('registering', () => {
  test('keeps no times until somebody wants them, and adds no timer', async () => {
    const bench = new CoreBench();
    await play(bench, 3);
    const { client } = bench.join({}, IMAGES);
    await settle();
    expect(bench.display.stage.tallies.of('image/jpeg').times).toBeUndefined();
    client.leave();
    await register(bench);
    expect(bench.display.stage.tallies.of('image/jpeg').times).toBeDefined();
    expect(bench.clock.pendingTimers).toBe(0);
  });

  test('leaves other metrics of the registry alone, and takes its own out again', async () => {
    const registry = new Registry();
    new Gauge({ name: 'app_users', help: 'Users', registers: [registry] }).set(3);
    const { unregister, scrape } = await register(new CoreBench(), { registry });
    expect((await scrape()).size).toBeGreaterThan(10);
    unregister();
    expect([...(await scrape()).keys()]).toEqual(['app_users']);
    await register(new CoreBench(), { registry });
  });

  test('twice with one registry is refused with what to write, and nothing is half done', async () => {
    const { registry, scrape } = await register(new CoreBench());
    const before = await scrape();
    await expect(registerRfbMetrics(new CoreBench().server, { registry })).rejects.toMatchObject({
      code: 'RFB_ERR_METRICS_TWICE',
      message: expect.stringContaining('registry: new Registry()'),
    });
    expect([...(await scrape()).keys()]).toEqual([...before.keys()]);
  });

  test.each<[object, string]>([
    [{ registry: {} }, 'options.registry must be a Registry of prom-client'],
    [{ registry: null }, 'options.registry must be a Registry of prom-client, got null'],
    [{ maxStreams: 0 }, 'options.maxStreams must be an integer in 1..10000, got 0'],
    [{ maxstreams: 1 }, 'options.maxstreams is not an option; did you mean maxStreams?'],
  ])('with %p is refused with path, rule and value', async (options, message) => {
    await expect(registerRfbMetrics(new CoreBench().server, options as RfbMetricsOptions)).rejects.toThrow(message);
  });
});
