import { beforeEach, describe, expect, test } from '@jest/globals';
import { PaintQueue } from '../../../lib/client/worker/paint-queue.js';
import type { DecodedPicture } from '../../../lib/client/worker/picture-decoder.js';
import { StatsMeter } from '../../../lib/client/worker/stats.js';
import type { AckMessage, Picture } from '../../../lib/protocol/index.js';

/** Pictures whose decoding ends when the test says so. */
class HandDecoder {
  readonly started: number[] = [];
  readonly open = new Set<number>();
  readonly #ends = new Map<number, { done(picture: DecodedPicture): void; fail(error: Error): void }>();

  decode({ seq, width, height }: { seq: number; width: number; height: number }): Promise<DecodedPicture> {
    this.started.push(seq);
    return new Promise((done, fail) => this.#ends.set(seq, { done, fail })).then(() => {
      this.open.add(seq);
      const source = {} as CanvasImageSource;
      return { source, sourceWidth: width, sourceHeight: height, width, height, close: () => this.open.delete(seq) };
    });
  }

  async finish(seq: number): Promise<void> {
    this.#ends.get(seq)!.done(undefined as never);
    await flushed();
  }

  async fail(seq: number): Promise<void> {
    this.#ends.get(seq)!.fail(new Error('broken'));
    await flushed();
  }
}

/** Lets every promise that is settled by now run its reactions. */
const flushed = () => new Promise((resolve) => setImmediate(resolve));

let decoder: HandDecoder;
let acks: AckMessage[];
let errors: string[];
let requests: number;
let queue: PaintQueue;
let nowMs: number;

beforeEach(() => {
  decoder = new HandDecoder();
  acks = [];
  errors = [];
  requests = 0;
  nowMs = 0;
  queue = new PaintQueue({
    imageDecoder: decoder,
    nowMs: () => nowMs,
    stats: new StatsMeter(() => nowMs),
    requestPaint: () => (requests += 1),
    reportError: (message) => errors.push(message),
  });
});

function add(seq: number): void {
  const header = { type: 'image_frame', seq, timestamp_us: seq, width: 4, height: 2, mime: 'image/png' } as const;
  queue.add({ header, payload: new Uint8Array(3) }, (ack) => acks.push(ack));
}

/** Paints what is ready, as an animation frame does. */
function paint(): number | undefined {
  const next = queue.take();
  next?.painted();
  return next?.header.seq;
}

describe('order', () => {
  test('of what is ready only the newest is painted', async () => {
    add(1);
    add(2);
    await decoder.finish(1);
    await decoder.finish(2);
    nowMs = 16;
    expect(paint()).toBe(2);
    expect(paint()).toBeUndefined();
    expect(acks).toEqual([
      { type: 'ack', seq: 1, decode_queue_size: 0, displayed: false },
      { type: 'ack', seq: 2, decode_queue_size: 0, displayed: true, painted_ms: 16 },
    ]);
    expect([...decoder.open]).toEqual([2]);
  });

  test('a late older picture is discarded, before and after the newer one is painted', async () => {
    for (const seq of [1, 2, 3]) add(seq);
    await decoder.finish(3);
    await decoder.finish(1);
    expect(paint()).toBe(3);
    await decoder.finish(2);
    expect(paint()).toBeUndefined();
    expect(acks.map(({ seq, displayed }) => [seq, displayed])).toEqual([
      [1, false],
      [3, true],
      [2, false],
    ]);
    expect([...decoder.open]).toEqual([3]);
  });

  test('a picture that comes twice is painted once', async () => {
    add(1);
    await decoder.finish(1);
    paint();
    add(1);
    await decoder.finish(1);
    expect(paint()).toBeUndefined();
    expect(acks.map(({ displayed }) => displayed)).toEqual([true, false]);
  });
});

describe('load', () => {
  test('beyond three decodes only the newest waits, and the queue is told with every ack', async () => {
    for (const seq of [1, 2, 3, 4, 6, 5]) add(seq);
    expect(decoder.started).toEqual([1, 2, 3]);
    expect(acks.map(({ seq, decode_queue_size }) => [seq, decode_queue_size])).toEqual([
      [4, 4],
      [5, 4],
    ]);
    await decoder.finish(1);
    expect(decoder.started).toEqual([1, 2, 3, 6]);
  });
});

describe('what cannot be shown', () => {
  test('a broken picture is acked, reported, and makes room', async () => {
    for (const seq of [1, 2, 3, 4]) add(seq);
    await decoder.fail(1);
    expect(acks).toMatchObject([{ seq: 1, displayed: false }]);
    expect(errors).toEqual(['picture 1 (image/png, 4×2, 3 bytes) cannot be decoded: broken']);
    expect(decoder.started).toEqual([1, 2, 3, 4]);
  });

  test('a video chunk is acked and reported', async () => {
    const header = { type: 'video_chunk', bitstream: 'annexb', codec: 'avc1.42E01F', keyframe: true } as const;
    const picture: Picture = {
      header: { ...header, seq: 1, timestamp_us: 1, width: 2, height: 2 },
      payload: new Uint8Array(1),
    };
    queue.add(picture, (ack) => acks.push(ack));
    await flushed();
    expect(acks).toMatchObject([{ seq: 1, displayed: false }]);
    expect(errors[0]).toContain('avc1.42E01F');
    expect(requests).toBe(0);
  });
});

describe('a new connection', () => {
  test('starts its numbers anew, and what the old one left is closed and not painted', async () => {
    for (const seq of [10, 11]) add(seq);
    await decoder.finish(10);
    queue.restart();
    await decoder.finish(11);
    expect(paint()).toBeUndefined();
    expect([...decoder.open]).toEqual([]);
    add(1);
    await decoder.finish(1);
    expect(paint()).toBe(1);
    expect(acks.map(({ seq, displayed }) => [seq, displayed])).toEqual([
      [10, false],
      [11, false],
      [1, true],
    ]);
  });
});
