import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readAccessUnit } from '../../../../lib/encoder/bitstream.js';
import { FfmpegBinaries } from '../../../../lib/encoder/ffmpeg/ffmpeg-binary.js';
import { createFfmpegKind } from '../../../../lib/encoder/ffmpeg/ffmpeg-kind.js';
import type { H264EncoderConfig } from '../../../../lib/encoder/h264-encoder.js';
import { Offspring } from '../../../support/offspring.js';
import { paintPixels } from '../../support/painted-pixels.js';

const CONFIG = { width: 64, height: 48, framerate: 30, bitrate: 1_000_000, chroma: '420' } satisfies H264EncoderConfig;
const NO_KEY = { keyFrame: false };
const pixels = paintPixels(64, 48, (x, y) => [x, y, 9]);

let offspring: Offspring;

beforeEach(() => {
  offspring = Offspring.watch();
});

afterEach(async () => {
  try {
    await offspring.ended();
  } finally {
    offspring.forget();
  }
});

test('the program is found, and encodes in a thread of its own', async () => {
  const binaries = new FfmpegBinaries();
  const finding = await binaries.find('libx264');
  if (!finding.isFound) throw new Error(finding.reason);
  const { path, version } = finding.binary;
  const kind = createFfmpegKind('ffmpeg', { binaries: new FfmpegBinaries({ env: { FFMPEG_PATH: path } }) });
  expect(await kind.probe()).toEqual({ isAvailable: true, version });
  // What the probe tried it out with is gone.
  expect([offspring.threads, offspring.children]).toEqual([[], []]);
  const encoder = await kind.create(CONFIG);
  expect([offspring.threads.length, offspring.children.length]).toEqual([1, 1]);
  expect(readAccessUnit(await encoder.encode(pixels, { keyFrame: false })).isKey).toBe(true);
  expect(readAccessUnit(await encoder.encode(pixels, { keyFrame: false })).isKey).toBe(false);
  await encoder.close();
});

describe('leaves neither thread nor child', () => {
  test('where it is closed in the middle of a frame', async () => {
    const encoder = await createFfmpegKind().create(CONFIG);
    const encode = encoder.encode(pixels, NO_KEY).catch(String);
    await encoder.close();
    expect(await encode).toBe('Error: ffmpeg is closed');
  });

  test('where its child is killed, which is what its error says', async () => {
    const encoder = await createFfmpegKind().create(CONFIG);
    await encoder.encode(pixels, NO_KEY);
    await offspring.killChild();
    await expect(encoder.encode(pixels, NO_KEY)).rejects.toThrow('ffmpeg ended with SIGKILL');
    await encoder.close();
  });

  test('where its child hangs, which is what its error says', async () => {
    const kind = createFfmpegKind('ffmpeg', { timeoutMs: 4000 });
    const encoder = await kind.create(CONFIG);
    await encoder.encode(pixels, NO_KEY);
    process.kill(offspring.children[0]!, 'SIGSTOP');
    await expect(encoder.encode(pixels, NO_KEY)).rejects.toThrow('ffmpeg took more than 4000 ms for one frame');
    await encoder.close();
  });

  test('where its thread meets with an error of its own', async () => {
    const encoder = await createFfmpegKind().create(CONFIG);
    const encode = encoder.encode(pixels, NO_KEY);
    offspring.threads[0]!.postMessage(null);
    await expect(encode).rejects.toThrow('Cannot read properties of null');
    await encoder.close();
  });
});
