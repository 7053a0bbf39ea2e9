import { beforeEach, describe, expect, test } from '@jest/globals';
import { PaintStage } from './paint-stage.js';

let stage: PaintStage;

beforeEach(() => {
  stage = new PaintStage();
});

const outcomes = () => stage.acks.map(({ seq, displayed }) => [seq, displayed]);

/** A picture is on the canvas. */
async function showPicture(seq: number): Promise<void> {
  stage.add(seq);
  await stage.images.finish(seq);
  expect(stage.paint()).toBe(seq);
  stage.acks.length = 0;
}

describe('strips', () => {
  test('are all painted, whichever was decoded first, and acked as any picture', async () => {
    await showPicture(1);
    for (const seq of [2, 3, 4, 5, 6]) stage.addStrip(seq);
    for (const seq of [4, 2]) await stage.images.finish(seq);
    expect(stage.paintAll()).toEqual([4, 2]);
    for (const seq of [6, 3, 5]) await stage.images.finish(seq);
    expect(stage.paintAll()).toEqual([6, 3, 5]);
    expect(outcomes()).toEqual([4, 2, 6, 3, 5].map((seq) => [seq, true]));
  });

  test('come over the picture they are part of, if that is painted with them', async () => {
    stage.add(1);
    stage.addStrip(2);
    await stage.images.finish(1);
    await stage.images.finish(2);
    expect(stage.paintAll()).toEqual([1, 2]);
  });

  test('that come in one go with their picture wait until that is decoded, however small they are', async () => {
    stage.add(1);
    stage.addStrip(2);
    stage.addStrip(3);
    expect(stage.images.started).toEqual([1]);
    await stage.images.finish(1);
    for (const seq of [3, 2]) await stage.images.finish(seq);
    expect(stage.paintAll()).toEqual([1, 3, 2]);
    expect(outcomes()).toEqual([1, 3, 2].map((seq) => [seq, true]));
  });

  test('that were decoded before the video they are part of are painted over it', async () => {
    stage.addChunk(1);
    stage.addStrip(2);
    await stage.images.finish(2);
    stage.chunks.finish(1);
    expect(stage.paintAll()).toEqual([1, 2]);
  });

  test('that wait for a picture go with its connection', () => {
    stage.add(1);
    stage.addStrip(2);
    stage.queue.restart();
    expect(outcomes()).toContainEqual([2, false]);
  });

  test('are not painted over a newer picture, image or video', async () => {
    await showPicture(1);
    stage.addStrip(2);
    stage.addStrip(3);
    await stage.images.finish(2);
    stage.addChunk(4);
    stage.chunks.finish(4);
    await stage.images.finish(3);
    expect(stage.paintAll()).toEqual([4]);
    expect(outcomes()).toEqual([
      [2, false],
      [3, false],
      [4, true],
    ]);
    expect([...stage.images.open]).toEqual([1]);
  });

  test('that are painted stay: nothing older comes over them', async () => {
    await showPicture(1);
    stage.addChunk(2);
    stage.addStrip(3);
    await stage.images.finish(3);
    expect(stage.paintAll()).toEqual([3]);
    stage.chunks.finish(2);
    expect(stage.paintAll()).toEqual([]);
    expect(outcomes()).toEqual([
      [3, true],
      [2, false],
    ]);
  });

  test('that fit no picture are acked as not displayed', async () => {
    await showPicture(1);
    stage.addStrip(2, 100);
    await stage.images.finish(2);
    stage.paintAll(false);
    expect(outcomes()).toEqual([[2, false]]);
  });

  test('count as painted, and leave the size and format of the picture as they are', async () => {
    stage.addChunk(1);
    stage.chunks.finish(1);
    stage.paint();
    stage.addStrip(2);
    await stage.images.finish(2);
    stage.paintAll();
    expect(stage.stats.sample()).toMatchObject({ framesPainted: 2, width: 4, height: 2, codec: 'avc1.42C00A' });
  });

  test('of an old connection are not painted', async () => {
    await showPicture(1);
    stage.addStrip(2);
    stage.addStrip(3);
    await stage.images.finish(2);
    stage.queue.restart();
    await stage.images.finish(3);
    expect(stage.paintAll()).toEqual([]);
    expect(outcomes()).toEqual([
      [2, false],
      [3, false],
    ]);
  });
});

describe('a still that is whole', () => {
  test('covers video, and the next delta covers it', async () => {
    stage.addChunk(1);
    stage.chunks.finish(1);
    expect(stage.paint()).toBe(1);
    stage.add(2);
    await stage.images.finish(2);
    expect(stage.paint()).toBe(2);
    stage.addChunk(3);
    stage.chunks.finish(3);
    expect(stage.paint()).toBe(3);
    expect(outcomes()).toEqual([1, 2, 3].map((seq) => [seq, true]));
  });
});
