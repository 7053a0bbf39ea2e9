import { describe, expect, test } from '@jest/globals';
import { QualityTuner } from '../../../lib/display/quality-tuner.js';
import type { LinkReport } from '../../../lib/display/step-pace.js';
import { CoreBench } from '../support/core-bench.js';
import { DistantViewer } from '../support/distant-viewer.js';
import { FakeClock } from '../support/fake-clock.js';
import { FRAME_MS } from '../support/video-bench.js';

const BASE = { imageQuality: 80, bitrate: 12_000_000, framerate: 30 };
const CALM: LinkReport = { isCongested: false, deliveredBps: 1_000_000, decodeQueueSize: 0 };
const FULL: LinkReport = { ...CALM, isCongested: true };

function open(base = BASE) {
  const clock = new FakeClock();
  const tuner = new QualityTuner(base, clock);
  /** Reports ten times a second. */
  const pass = async (seconds: number, report: LinkReport) => {
    const steps: [bitrate: number, framerate: number][] = [];
    for (let n = 0; n < seconds * 10; n++) {
      if (tuner.report(report)) steps.push([tuner.targets.bitrate, tuner.targets.framerate]);
      await clock.advance(100);
    }
    return steps;
  };
  return { tuner, pass };
}

describe('a link that is too narrow', () => {
  test('is given what was seen to arrive, at once, then less step by step: bitrate, then frame rate', async () => {
    const { pass } = open();
    expect(await pass(8, FULL)).toEqual([
      [800_000, 30],
      [480_000, 30],
      [288_000, 30],
      [172_800, 30],
      [150_000, 30],
      [150_000, 25],
      [150_000, 20],
      [150_000, 15],
    ]);
  });

  test('is never given more than before, however much arrives', async () => {
    const { pass } = open({ ...BASE, bitrate: 100_000, framerate: 8 });
    expect(await pass(5, { ...FULL, deliveredBps: 50_000_000 })).toEqual([]);
    const { pass: passOn } = open();
    const steps = await passOn(3, { ...FULL, deliveredBps: 50_000_000 });
    expect(steps.map(([bitrate]) => bitrate)).toEqual([7_200_000, 4_320_000, 2_592_000]);
  });

  test('takes the quality of images along, down to what can still be read', async () => {
    const { tuner, pass } = open();
    await pass(1, { ...FULL, deliveredBps: 3_750_000 });
    expect(tuner.targets.imageQuality).toBe(40);
    await pass(5, FULL);
    expect(tuner.targets.imageQuality).toBe(30);
  });

  test('is told by a decoder that does not get along, too', async () => {
    const { pass } = open();
    expect(await pass(1, { ...CALM, decodeQueueSize: 4 })).toHaveLength(1);
  });
});

describe('a link that is free again', () => {
  test('gets its frame rate back, then its bitrate, each after a while without congestion', async () => {
    const { pass } = open();
    await pass(7, FULL);
    const steps = await pass(20, CALM);
    expect(steps.slice(0, 3)).toEqual([
      [150_000, 25],
      [150_000, 30],
      [187_500, 30],
    ]);
  });

  test('is tried more and more rarely where it turns out to be as narrow as before', async () => {
    const { pass } = open();
    await pass(1, FULL);
    const counts: number[] = [];
    for (let round = 0; round < 3; round++) {
      counts.push((await pass(10, CALM)).length);
      await pass(1, FULL);
    }
    expect(counts[0]).toBeGreaterThan(counts[2]!);
  });

  test('never gets more than the app asked for', async () => {
    const { tuner, pass } = open();
    await pass(2, FULL);
    await pass(300, CALM);
    expect(tuner.targets).toEqual(BASE);
    expect(await pass(30, CALM)).toEqual([]);
  });

  test('follows the app where it asks for something else meanwhile', async () => {
    const { tuner, pass } = open();
    tuner.base = { ...BASE, bitrate: 5_000_000 };
    expect(tuner.targets.bitrate).toBe(5_000_000);
    await pass(1, FULL);
    tuner.base = { ...BASE, bitrate: 500_000 };
    expect(tuner.targets.bitrate).toBe(500_000);
  });
});

describe('a display that adapts', () => {
  const narrow = () => ({ rttMs: 20, bytesPerSecond: 2000 });

  async function play(bench: CoreBench, seconds: number): Promise<void> {
    for (let ms = 0; ms < seconds * 1000; ms += FRAME_MS) {
      await bench.publish(Math.floor(ms / FRAME_MS) % 256);
      await bench.clock.advance(FRAME_MS);
    }
  }

  test('tells its only viewer what it is tuned to, and gives another that joins what was asked for', async () => {
    const bench = new CoreBench({ adaptive: true });
    const viewer = DistantViewer.join(bench, narrow(), ['image/jpeg']);
    await play(bench, 5);
    const told = () => viewer.messages.filter((message) => message?.type === 'set_quality');
    expect(told().length).toBeGreaterThan(0);
    expect(bench.display.metrics().renditions[0]!.imageQuality).toBeLessThan(80);
    DistantViewer.join(bench, { rttMs: 20 }, ['image/jpeg']);
    expect(told().at(-1)).toEqual({ type: 'set_quality', bitrate: 300_000, fps: 15 });
    const qualities = () => new Set(bench.display.metrics().renditions.map(({ imageQuality }) => imageQuality));
    expect(qualities()).toEqual(new Set([30, 80]));
    await play(bench, 5);
    expect(qualities()).toEqual(new Set([30, 80]));
  });

  test('is only one that was asked to', async () => {
    const bench = new CoreBench();
    const viewer = DistantViewer.join(bench, narrow(), ['image/jpeg']);
    await play(bench, 5);
    expect(viewer.messages.some((message) => message?.type === 'set_quality')).toBe(false);
    expect(bench.display.metrics().renditions[0]!.imageQuality).toBe(80);
  });

  test('leaves a distant viewer whose link is free at what was asked for', async () => {
    const bench = new CoreBench({ adaptive: true });
    const viewer = DistantViewer.join(bench, { rttMs: 600 }, ['image/jpeg']);
    await play(bench, 5);
    expect(viewer.messages.some((message) => message?.type === 'set_quality')).toBe(false);
  });
});
