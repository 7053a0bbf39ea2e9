import { beforeEach, describe, expect, test } from '@jest/globals';
import { PaintStage } from './paint-stage.js';

let stage: PaintStage;

beforeEach(() => {
  stage = new PaintStage();
});

describe('order', () => {
  test('of what is ready only the newest is painted', async () => {
    stage.add(1);
    stage.add(2);
    await stage.images.finish(1);
    await stage.images.finish(2);
    stage.nowMs = 16;
    expect(stage.paint()).toBe(2);
    expect(stage.paint()).toBeUndefined();
    expect(stage.acks).toEqual([
      { type: 'ack', seq: 1, decode_queue_size: 0, displayed: false },
      { type: 'ack', seq: 2, decode_queue_size: 0, displayed: true, painted_ms: 16 },
    ]);
    expect([...stage.images.open]).toEqual([2]);
  });

  test('a late older picture is discarded, before and after the newer one is painted', async () => {
    for (const seq of [1, 2, 3]) stage.add(seq);
    await stage.images.finish(3);
    await stage.images.finish(1);
    expect(stage.paint()).toBe(3);
    await stage.images.finish(2);
    expect(stage.paint()).toBeUndefined();
    expect(stage.acks.map(({ seq, displayed }) => [seq, displayed])).toEqual([
      [1, false],
      [3, true],
      [2, false],
    ]);
    expect([...stage.images.open]).toEqual([3]);
  });

  test('a picture that comes twice is painted once', async () => {
    stage.add(1);
    await stage.images.finish(1);
    stage.paint();
    stage.add(1);
    await stage.images.finish(1);
    expect(stage.paint()).toBeUndefined();
    expect(stage.acks.map(({ displayed }) => displayed)).toEqual([true, false]);
  });
});

describe('load', () => {
  test('beyond three decodes only the newest waits, and the queue is told with every ack', async () => {
    for (const seq of [1, 2, 3, 4, 6, 5]) stage.add(seq);
    expect(stage.images.started).toEqual([1, 2, 3]);
    expect(stage.acks.map(({ seq, decode_queue_size }) => [seq, decode_queue_size])).toEqual([
      [4, 4],
      [5, 4],
    ]);
    await stage.images.finish(1);
    expect(stage.images.started).toEqual([1, 2, 3, 6]);
  });
});

describe('what cannot be shown', () => {
  test('a broken picture is acked, reported, and makes room', async () => {
    for (const seq of [1, 2, 3, 4]) stage.add(seq);
    await stage.images.fail(1);
    expect(stage.acks).toMatchObject([{ seq: 1, displayed: false }]);
    expect(stage.errors).toEqual(['picture 1 (image/png) cannot be decoded: broken']);
    expect(stage.images.started).toEqual([1, 2, 3, 4]);
  });
});

describe('a new connection', () => {
  test('starts its numbers anew, and what the old one left is closed and not painted', async () => {
    for (const seq of [10, 11]) stage.add(seq);
    await stage.images.finish(10);
    stage.queue.restart();
    await stage.images.finish(11);
    expect(stage.paint()).toBeUndefined();
    expect([...stage.images.open]).toEqual([]);
    stage.add(1);
    await stage.images.finish(1);
    expect(stage.paint()).toBe(1);
    expect(stage.acks.map(({ seq, displayed }) => [seq, displayed])).toEqual([
      [10, false],
      [11, false],
      [1, true],
    ]);
  });
});
