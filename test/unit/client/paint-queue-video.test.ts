import { beforeEach, describe, expect, test } from '@jest/globals';
import { PaintStage } from './paint-stage.js';

let stage: PaintStage;

beforeEach(() => {
  stage = new PaintStage();
});

describe('video', () => {
  test('every chunk goes to the decoder, however many wait, and is acked once', () => {
    const seqs = [1, 2, 3, 4, 5, 6, 7, 8];
    for (const seq of seqs) stage.addChunk(seq);
    expect(stage.chunks.started).toEqual(seqs);
    for (const seq of seqs) stage.chunks.finish(seq);
    expect(stage.paint()).toBe(8);
    expect(stage.acks.map(({ seq, displayed, decode_queue_size }) => [seq, displayed, decode_queue_size])).toEqual([
      [1, false, 6],
      [2, false, 5],
      [3, false, 4],
      [4, false, 3],
      [5, false, 2],
      [6, false, 1],
      [7, false, 0],
      [8, true, 0],
    ]);
    expect([...stage.chunks.open]).toEqual([8]);
  });

  test('images and chunks are painted in one order', async () => {
    stage.add(1);
    stage.addChunk(2);
    stage.chunks.finish(2);
    await stage.images.finish(1);
    expect(stage.paint()).toBe(2);
    stage.add(3);
    stage.addChunk(4);
    await stage.images.finish(3);
    expect(stage.paint()).toBe(3);
    stage.chunks.finish(4);
    expect(stage.paint()).toBe(4);
    expect(stage.acks.map(({ seq, displayed }) => [seq, displayed])).toEqual([
      [1, false],
      [2, true],
      [3, true],
      [4, true],
    ]);
    expect([...stage.images.open, ...stage.chunks.open]).toEqual([3, 2, 4]);
  });

  test('a chunk older than the image that is shown is decoded and not painted', async () => {
    stage.addChunk(1);
    stage.add(2);
    await stage.images.finish(2);
    expect(stage.paint()).toBe(2);
    stage.chunks.finish(1);
    expect(stage.paint()).toBeUndefined();
    expect(stage.acks.at(-1)).toMatchObject({ seq: 1, displayed: false });
    expect([...stage.chunks.open]).toEqual([]);
  });

  test('a chunk that leads to no picture is acked as not displayed', () => {
    stage.addChunk(1);
    stage.chunks.lose(1);
    expect(stage.acks).toEqual([{ type: 'ack', seq: 1, decode_queue_size: 0, displayed: false }]);
    expect([stage.requests, stage.errors]).toEqual([0, []]);
  });

  test('a new connection and the end give up what is outstanding', () => {
    stage.addChunk(1);
    stage.addChunk(2);
    stage.chunks.finish(1);
    stage.queue.restart();
    stage.addChunk(1);
    stage.queue.close();
    expect(stage.acks.map(({ seq, displayed }) => [seq, displayed])).toEqual([
      [2, false],
      [1, false],
      [1, false],
    ]);
    expect([...stage.chunks.open]).toEqual([]);
  });
});
