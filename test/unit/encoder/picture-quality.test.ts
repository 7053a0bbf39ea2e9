import { execFile } from 'node:child_process';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { AviReader } from '../../../lib/encoder/ffmpeg/avi-reader.js';
import { FfmpegBinaries, type FfmpegBinary } from '../../../lib/encoder/ffmpeg/ffmpeg-binary.js';
import { createFfmpegKind } from '../../../lib/encoder/ffmpeg/ffmpeg-kind.js';
import type { H264EncoderKind } from '../../../lib/encoder/h264-encoder.js';
import type { PixelSource } from '../../../lib/encoder/image-encoder.js';
import { createNodeAvKind } from '../../../lib/encoder/node-av-encoder.js';
import { H264Decoder } from '../support/h264-decoder.js';
import { paintPixels, plot, psnr, waves } from '../support/painted-pixels.js';

const SIZE = { width: 320, height: 240 };
const FRAMERATE = 30;
const FRAMES = 30;

let binary: FfmpegBinary;
beforeAll(async () => {
  const finding = await new FfmpegBinaries().find('libx264');
  if (!finding.isFound) throw new Error(finding.reason);
  binary = finding.binary;
});

/**
 * What a person would type to encode these frames. Written out and not made of the package's own arguments, whose faults
 * it would share.
 */
function byCommandLine(frames: readonly PixelSource[], bitrate: number): Promise<Uint8Array[]> {
  const args = [
    ...['-loglevel', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgba'],
    ...['-s', `${SIZE.width}x${SIZE.height}`, '-r', String(FRAMERATE), '-i', 'pipe:0'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-crf', '23', '-pix_fmt', 'yuv420p'],
    // AVI tells where an access unit ends.
    ...['-maxrate', String(bitrate), '-bufsize', String(bitrate / 2), '-f', 'avi', 'pipe:1'],
  ];
  return new Promise((resolve, reject) => {
    const child = execFile(binary.path, args, { encoding: 'buffer', maxBuffer: 1 << 26 }, (error, stdout) => {
      if (error) return reject(error);
      const units: Uint8Array[] = [];
      new AviReader(1 << 24, (unit) => void units.push(unit)).push(stdout);
      resolve(units);
    });
    child.stdin!.end(Buffer.concat(frames.map(({ bytes }) => Uint8Array.from(bytes))));
  });
}

async function byPackage(kind: H264EncoderKind, frames: readonly PixelSource[], bitrate: number) {
  const encoder = await kind.create({ ...SIZE, framerate: FRAMERATE, bitrate, chroma: '420' });
  const units: Uint8Array[] = [];
  for (const [n, frame] of frames.entries()) units.push(await encoder.encode(frame, { keyFrame: n === 0 }));
  await encoder.close();
  return units;
}

/** Mean PSNR against what was painted, in dB, and what it took. */
async function measure(units: readonly Uint8Array[], frames: readonly PixelSource[]) {
  expect(units).toHaveLength(frames.length);
  const decoder = await H264Decoder.open();
  const qualities = units.map((unit, n) => psnr(decoder.decode(unit), frames[n]!));
  decoder.close();
  const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
  return { db: sum(qualities) / qualities.length, bytes: sum(units.map(({ byteLength }) => byteLength)) };
}

describe.each([
  { scene: 'a plot', painter: (n: number) => plot(n, SIZE) },
  { scene: 'soft waves', painter: waves },
])('$scene', ({ painter }) => {
  let frames: PixelSource[];
  beforeAll(() => {
    frames = Array.from({ length: FRAMES }, (_, n) => paintPixels(SIZE.width, SIZE.height, painter(n)));
  });

  // Far above what it takes, and below.
  test.each([8_000_000, 300_000])('under %i bit/s is as the encoder makes it on its command line', async (bitrate) => {
    const expected = await measure(await byCommandLine(frames, bitrate), frames);
    for (const kind of [createNodeAvKind(), createFfmpegKind()]) {
      const { db, bytes } = await measure(await byPackage(kind, frames, bitrate), frames);
      // Not worse by more than 1 dB, and not bought with bytes.
      expect(db).toBeGreaterThan(expected.db - 1);
      expect(bytes).toBeLessThan(1.1 * expected.bytes);
    }
  });
});
