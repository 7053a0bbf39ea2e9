import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readAccessUnit } from '../../../lib/encoder/bitstream.js';
import type { PixelSource } from '../../../lib/encoder/image-encoder.js';
import { createNodeAvKind } from '../../../lib/encoder/node-av-encoder.js';
import { WorkerH264Encoder } from '../../../lib/encoder/worker-h264-encoder.js';
import { FakeClock } from '../support/fake-clock.js';
import { paintPixels } from '../support/painted-pixels.js';

const FAULTY = new URL('./fixtures/faulty-worker.mjs', import.meta.url);
const MISSING = new URL('./fixtures/missing-package-worker.mjs', import.meta.url);
const NO_KEY = { keyFrame: false };

let clock: FakeClock;
beforeEach(() => {
  clock = new FakeClock();
});

/** Ports and workers that keep the process: none may be left. */
function threads(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /worker|messageport/i.test(name));
}

afterEach(() => {
  assert.equal(threads().join(), '');
  assert.equal(clock.pendingTimers, 0);
});

/** Frames of this width make the worker fail this way. */
const HANGS = 1;
const THROWS = 2;
const EXITS = 3;
const READY_TWICE = 4;
const NO_START = 5;
const NOT_READY_FIRST = 6;

function start(width: number) {
  const config = { width, height: 2, framerate: 30, bitrate: 1_000_000, chroma: '420' } as const;
  return WorkerH264Encoder.start(config, { name: 'faulty', file: FAULTY, clock });
}

function frame(width: number) {
  return paintPixels(width, 2, () => [1, 2, 3]);
}

/** Its memory says when the thread comes back, and whether it did. */
function hangingFrame(): PixelSource {
  const pixels = frame(HANGS);
  return { ...pixels, bytes: pixels.bytes.fill(0) };
}

function comeBack({ bytes }: PixelSource): void {
  const cells = new Int32Array(bytes.buffer);
  Atomics.store(cells, 0, 1);
  Atomics.notify(cells, 0);
}

/** Listens at once, so that no rejection goes unheard while the clock moves. */
function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no failure',
    (error: Error) => error.message,
  );
}

describe('an encoder whose thread', () => {
  test.each([
    ['throws', THROWS, 'the picture is too beautiful'],
    ['exits', EXITS, 'the thread of faulty ended with code 3'],
  ])('%s rejects the encode under way, and every later one', async (_, width, message) => {
    const { encoder } = await start(width);
    await expect(encoder.encode(frame(width), NO_KEY)).rejects.toThrow(message);
    await expect(encoder.encode(frame(width), NO_KEY)).rejects.toThrow(message);
    encoder.reconfigure({ bitrate: 2_000_000, framerate: 60 });
    await encoder.close();
  });

  test('hangs rejects when its time is over, keeps nobody who closes it, and ends when it comes back', async () => {
    const { encoder } = await start(HANGS);
    const pixels = hangingFrame();
    const failure = failureOf(encoder.encode(pixels, NO_KEY));
    await clock.advance(4999);
    expect(threads()).not.toEqual([]);
    await clock.advance(1);
    expect(await failure).toBe('faulty did not finish a frame within 5000 ms');
    const closed = encoder.close();
    await clock.advance(5000);
    await closed;
    comeBack(pixels);
    await encoder.close();
  });

  test('does not start rejects when its time is over', async () => {
    const failure = failureOf(start(NO_START));
    await clock.advance(15_000);
    expect(await failure).toBe('faulty did not start within 15000 ms');
  });

  test('gives something else than a chunk rejects', async () => {
    const { encoder } = await start(READY_TWICE);
    await expect(encoder.encode(frame(READY_TWICE), NO_KEY)).rejects.toThrow(
      'faulty gave a ready where a chunk was due',
    );
    await encoder.close();
  });

  test('gives something before it is ready rejects', async () => {
    await expect(start(NOT_READY_FIRST)).rejects.toThrow('faulty gave a chunk before it was ready');
  });
});

test('closing rejects the encode under way, and may be done twice', async () => {
  const { encoder } = await start(HANGS);
  const pixels = hangingFrame();
  const failure = failureOf(encoder.encode(pixels, NO_KEY));
  const closed = Promise.all([encoder.close(), encoder.close()]);
  expect(await failure).toBe('faulty is closed');
  comeBack(pixels);
  await closed;
  await expect(encoder.encode(frame(HANGS), NO_KEY)).rejects.toThrow('faulty is closed');
});

test('closing does not cut the thread off in the middle of a frame: inside of native code that ends the process', async () => {
  const { encoder } = await start(HANGS);
  const pixels = hangingFrame();
  const failure = failureOf(encoder.encode(pixels, NO_KEY));
  const closed = encoder.close();
  comeBack(pixels);
  await Promise.all([failure, closed]);
  expect(new Int32Array(pixels.bytes.buffer)[1]).toBe(1);
});

describe('with node-av', () => {
  const SIZE = { width: 32, height: 32 };
  const CONFIG = { ...SIZE, framerate: 30, bitrate: 1_000_000, chroma: '420' } as const;
  const pixels = paintPixels(32, 32, () => [9, 9, 9]);

  test('a second encode before the first is done, or pixels that do not fit, are refused and harm nothing', async () => {
    const encoder = await createNodeAvKind().create(CONFIG);
    const first = encoder.encode(pixels, NO_KEY);
    await expect(encoder.encode(pixels, NO_KEY)).rejects.toThrow(
      new TypeError('one encode at a time: wait for the promise of the last'),
    );
    expect(readAccessUnit(await first).isKey).toBe(true);
    await expect(encoder.encode({ ...pixels, width: 31 }, NO_KEY)).rejects.toThrow(
      'the encoder is for 32×32, got 31×32',
    );
    await expect(encoder.encode({ ...pixels, stride: 127 }, NO_KEY)).rejects.toThrow(
      'stride must be at least 128 bytes',
    );
    await expect(encoder.encode({ ...pixels, bytes: pixels.bytes.subarray(1) }, NO_KEY)).rejects.toThrow(
      '32×32 RGBA takes 4096 bytes, got 4095',
    );
    expect(readAccessUnit(await encoder.encode(pixels, NO_KEY)).isKey).toBe(false);
    await encoder.close();
  });

  test('a configuration that libx264 refuses rejects and leaves no thread', async () => {
    await expect(createNodeAvKind().create({ ...CONFIG, width: 2 ** 20 })).rejects.toThrow(/open2/);
  });

  test('twenty encoders, one after the other, leave no thread', async () => {
    for (let n = 0; n < 20; n++) {
      const encoder = await createNodeAvKind().create(CONFIG);
      expect(readAccessUnit(await encoder.encode(pixels, NO_KEY)).isKey).toBe(true);
      await encoder.close();
    }
  });

  test('the probe names the package to install where it is missing', async () => {
    expect(await createNodeAvKind(MISSING).probe()).toEqual({
      isAvailable: false,
      reason: 'the package node-av is not installed; run npm install node-av',
    });
  });

  test('the probe says why where the library does not work', async () => {
    const gone = new URL('./fixtures/gone.mjs', import.meta.url);
    expect(await createNodeAvKind(gone).probe()).toEqual({
      isAvailable: false,
      reason: expect.stringMatching(/^the package node-av does not work here: .*gone\.mjs/),
    });
  });
});
