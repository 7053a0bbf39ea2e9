import { execFile } from 'node:child_process';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { AviReader } from '../../../lib/encoder/ffmpeg/avi-reader.js';
import { ffmpegArguments } from '../../../lib/encoder/ffmpeg/ffmpeg-arguments.js';
import { FfmpegBinaries, type FfmpegBinary } from '../../../lib/encoder/ffmpeg/ffmpeg-binary.js';
import { createFfmpegKind } from '../../../lib/encoder/ffmpeg/ffmpeg-kind.js';
import type { H264EncoderKind } from '../../../lib/encoder/h264-encoder.js';
import type { PixelSource } from '../../../lib/encoder/image-encoder.js';
import { createNodeAvKind } from '../../../lib/encoder/node-av-encoder.js';
import { H264Decoder } from '../support/h264-decoder.js';
import { paintPixels, plot, psnr, waves, type Painter } from '../support/painted-pixels.js';

const CONFIG = { width: 160, height: 120, framerate: 30, bitrate: 2_000_000, chroma: '420' } as const;
const FRAMES = 15;
const SCENES: [string, (n: number) => Painter][] = [
  ['lines and edges', (n) => plot(n, CONFIG)],
  ['soft waves', waves],
];

let binary: FfmpegBinary;
beforeAll(async () => {
  const finding = await new FfmpegBinaries().find('libx264');
  if (!finding.isFound) throw new Error(finding.reason);
  binary = finding.binary;
});

/** What a person would type to encode these frames so: the package's own conversion and options, and a file in and out. */
function byCommandLine(frames: readonly PixelSource[]): Promise<Uint8Array[]> {
  const { width, height, framerate } = CONFIG;
  const all = ffmpegArguments({ ...CONFIG, encoder: 'libx264', version: binary.version, threads: 2 });
  const live = all.indexOf('-enc_time_base');
  const options = [...all.slice(all.indexOf('-vf'), live), ...all.slice(live + 4)];
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-r', String(framerate)];
  return new Promise((resolve, reject) => {
    const args = ['-loglevel', 'error', ...input, '-i', 'pipe:0', ...options];
    const child = execFile(binary.path, args, { encoding: 'buffer', maxBuffer: 1 << 26 }, (error, stdout) => {
      if (error) return reject(error);
      const units: Uint8Array[] = [];
      new AviReader(1 << 24, (unit) => void units.push(unit)).push(stdout);
      resolve(units);
    });
    child.stdin!.end(Buffer.concat(frames.map(({ bytes }) => Uint8Array.from(bytes))));
  });
}

async function byPackage(kind: H264EncoderKind, frames: readonly PixelSource[]): Promise<Uint8Array[]> {
  const encoder = await kind.create(CONFIG);
  const units: Uint8Array[] = [];
  for (const [n, frame] of frames.entries()) units.push(await encoder.encode(frame, { keyFrame: n === 0 }));
  await encoder.close();
  return units;
}

/** Mean PSNR against what was painted, in dB. */
async function quality(units: readonly Uint8Array[], scene: (n: number) => Painter): Promise<number> {
  const decoder = await H264Decoder.open();
  const all = units.map((unit, n) => psnr(decoder.decode(unit), scene(n), CONFIG));
  decoder.close();
  return all.reduce((sum, each) => sum + each, 0) / all.length;
}

describe.each(SCENES)('a picture of %s', (_, scene) => {
  test('is within 1 dB of what the encoder makes of it on its command line', async () => {
    const frames = Array.from({ length: FRAMES }, (_each, n) => paintPixels(CONFIG.width, CONFIG.height, scene(n)));
    const reference = await byCommandLine(frames);
    expect(reference).toHaveLength(FRAMES);
    const referenceDb = await quality(reference, scene);
    expect(referenceDb).toBeGreaterThan(20);
    for (const kind of [createNodeAvKind(), createFfmpegKind()]) {
      const db = await quality(await byPackage(kind, frames), scene);
      expect({ encoder: kind.name, isNear: Math.abs(db - referenceDb) <= 1, db, referenceDb }).toMatchObject({
        isNear: true,
      });
    }
  });
});
