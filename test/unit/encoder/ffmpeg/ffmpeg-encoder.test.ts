import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PixelFormat } from '../../../../lib/display/frame.js';
import { nalUnits, readAccessUnit } from '../../../../lib/encoder/bitstream.js';
import { FfmpegBinaries, type FfmpegBinary } from '../../../../lib/encoder/ffmpeg/ffmpeg-binary.js';
import { FfmpegEncoder } from '../../../../lib/encoder/ffmpeg/ffmpeg-encoder.js';
import type { FfmpegChoice } from '../../../../lib/encoder/ffmpeg/ffmpeg-stream.js';
import { createFfmpegKind } from '../../../../lib/encoder/ffmpeg/ffmpeg-kind.js';
import type { PixelSource } from '../../../../lib/encoder/image-encoder.js';
import type { H264EncoderConfig } from '../../../../lib/encoder/h264-encoder.js';
import { H264Stream, type H264Chunk } from '../../../../lib/encoder/h264-stream.js';
import { systemClock, type Clock } from '../../../../lib/time/clock.js';

const SMALL = { width: 64, height: 48, framerate: 30, bitrate: 1_000_000, chroma: '420' } satisfies H264EncoderConfig;
const COLOURS = [
  [220, 40, 60],
  [30, 90, 200],
] as const;

let binary: FfmpegBinary;
let folder: string;
const open: FfmpegEncoder[] = [];

beforeAll(async () => {
  const finding = await new FfmpegBinaries().find('libx264');
  if (!finding.isFound) throw new Error(finding.reason);
  binary = finding.binary;
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ffmpeg-'));
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((encoder) => encoder.close()));
  rmSync(folder, { recursive: true });
});

interface Started {
  readonly encoder: FfmpegEncoder;
  /** Its chunks, read. */
  readonly stream: H264Stream;
}

async function start(more: Partial<H264EncoderConfig> = {}, clock: Clock = systemClock): Promise<Started> {
  const config = { ...SMALL, ...more };
  const encoder = await FfmpegEncoder.start({ binary, encoder: 'libx264', timeoutMs: 10_000 }, config, clock);
  open.push(encoder);
  const kind = { ...createFfmpegKind(), create: () => Promise.resolve(encoder) };
  return { encoder, stream: await H264Stream.open(kind, config, clock) };
}

/** A program of the shell in place of ffmpeg. */
function script(...lines: string[]): FfmpegChoice {
  const path = join(folder, 'ffmpeg');
  writeFileSync(path, ['#!/bin/sh', ...lines].join('\n'), { mode: 0o755 });
  return { binary: { ...binary, path }, encoder: 'libx264', timeoutMs: 10_000 };
}

/** Left and right half of one colour each, in shared memory, with padding after each row and an alpha that must not matter. */
function halves(width: number, height: number, format: PixelFormat, paddingPixels = 0): PixelSource {
  const channels = format === 'RGB' ? 3 : 4;
  const stride = (width + paddingPixels) * channels;
  const bytes = new Uint8Array(new SharedArrayBuffer(stride * height)).fill(123);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r, g, b] = COLOURS[x < width / 2 ? 0 : 1];
      bytes.set(format.startsWith('BGR') ? [b, g, r] : [r, g, b], y * stride + x * channels);
      if (channels === 4) bytes[y * stride + x * channels + 3] = x % 256;
    }
  }
  return { bytes, width, height, format, stride };
}

/** A frame that differs from each other one. */
function frame(index: number): PixelSource {
  const { width, height } = SMALL;
  const bytes = Uint8Array.from({ length: width * height * 4 }, (_, at) => ((at >> 4) * 7 + index * 13) % 256);
  return { bytes, width, height, format: 'RGBX', stride: width * 4 };
}

/** Pictures as RGB by ffmpeg itself, which goes by the colour tags of the stream. */
function decode(chunks: readonly H264Chunk[]): Buffer[] {
  const args = ['-loglevel', 'error', '-f', 'h264', '-i', 'pipe:0', '-fps_mode', 'passthrough'];
  const toRgb = ['-vf', 'scale=flags=accurate_rnd+full_chroma_int', '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'];
  const input = Buffer.concat(chunks.map(({ data }) => data));
  const output = execFileSync(binary.path, [...args, ...toRgb], { input, maxBuffer: 1 << 28 });
  const size = chunks[0]!.codedWidth * chunks[0]!.codedHeight * 3;
  return Array.from({ length: output.byteLength / size }, (_, at) => output.subarray(at * size, (at + 1) * size));
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('pictures', () => {
  test.each(['RGBA', 'RGBX', 'BGRA', 'BGRX', 'RGB'] as const)(
    'show %s as it is, odd sizes by repeating the edge',
    async (format) => {
      for (const [width, height, padding] of [
        [64, 48, 0],
        [64, 48, 5],
        [97, 65, 0],
        [98, 65, 3],
        [97, 66, 1],
      ] as const) {
        const { stream } = await start({ width, height });
        const chunk = await stream.encode(halves(width, height, format, padding), { keyFrame: true });
        expect([chunk.codedWidth, chunk.codedHeight]).toEqual([width + (width % 2), height + (height % 2)]);
        const [picture] = decode([chunk]);
        for (const [x, half] of [
          [0, 0],
          [20, 0],
          [44 + width - 64, 1],
          [chunk.codedWidth - 1, 1],
        ] as const) {
          for (const y of [0, 20, chunk.codedHeight - 1]) {
            const at = (y * chunk.codedWidth + x) * 3;
            const distance = COLOURS[half].map((value, channel) => Math.abs(value - picture![at + channel]!));
            expect(Math.max(...distance)).toBeLessThanOrEqual(3);
          }
        }
      }
    },
  );

  test('a format that changes while it streams makes neither a keyframe nor other colours', async () => {
    for (const first of ['RGBA', 'BGRX', 'RGB'] as const) {
      const { stream } = await start();
      const chunks: H264Chunk[] = [];
      for (const format of [first, 'RGB', 'BGRA', 'RGBX'] as const) {
        chunks.push(await stream.encode(halves(64, 48, format), { keyFrame: false }));
      }
      expect(chunks.map(({ type }) => type)).toEqual(['key', 'delta', 'delta', 'delta']);
      for (const picture of decode(chunks)) {
        for (const [half, x] of [10, 54].entries()) {
          const at = (20 * 64 + x) * 3;
          const distance = COLOURS[half]!.map((value, channel) => Math.abs(value - picture[at + channel]!));
          expect(Math.max(...distance)).toBeLessThanOrEqual(3);
        }
      }
    }
  });

  test('4:4:4 says so', async () => {
    const { stream } = await start({ chroma: '444' });
    const { data, codec } = await stream.encode(frame(0), { keyFrame: true });
    expect(codec).toMatch(/^avc1\.F400/);
    expect(readAccessUnit(data).parameters?.chromaFormatIdc).toBe(3);
  });

  test('pixels that do not fit are an error at once, and do no harm', async () => {
    const { encoder, stream } = await start();
    const pixels = frame(0);
    expect(() => encoder.encode({ ...pixels, width: 63 }, { keyFrame: false })).toThrow(RangeError);
    expect(() => encoder.encode({ ...pixels, stride: 255 }, { keyFrame: false })).toThrow(RangeError);
    expect(() => encoder.encode({ ...pixels, bytes: pixels.bytes.subarray(1) }, { keyFrame: false })).toThrow(
      RangeError,
    );
    expect((await stream.encode(pixels, { keyFrame: false })).type).toBe('key');
  });
});

describe('the stream', () => {
  test('has keyframes exactly where they are asked for, in order, and all it needs to be decoded', async () => {
    const { stream } = await start();
    const keys = new Set([1, 2, 10, 11, 50, 51, 52, 120, 199, 298]);
    const chunks: H264Chunk[] = [];
    for (let index = 0; index < 300; index++) {
      chunks.push(await stream.encode(frame(index), { keyFrame: keys.has(index) }));
    }
    const found = chunks.flatMap(({ type }, index) => (type === 'key' ? [index] : []));
    expect(found).toEqual([0, ...keys]);
    for (const { type, data, codec } of chunks) {
      const unit = readAccessUnit(data);
      expect(unit.isKey).toBe(type === 'key');
      if (unit.parameters) {
        expect(unit.parameters).toMatchObject({ codec, maxReorderFrames: 0 });
        expect(unit.parameters.color).toEqual({ isFullRange: false, primaries: 1, transfer: 1, matrix: 6 });
      }
      const [parameters] = [...nalUnits(data)].filter((nal) => (nal[0]! & 0x1f) === 7);
      if (parameters)
        expect(codec).toBe(`avc1.${Buffer.from(parameters.subarray(1, 4)).toString('hex').toUpperCase()}`);
    }
    expect(decode(chunks)).toHaveLength(300);
    // A viewer that joins at the last key.
    expect(decode(chunks.slice(298))).toHaveLength(2);
  });

  test('takes one frame at a time', async () => {
    const { stream } = await start();
    const first = stream.encode(frame(0), { keyFrame: false });
    await expect(stream.encode(frame(1), { keyFrame: false })).rejects.toThrow('one encode at a time');
    expect((await first).type).toBe('key');
    expect((await stream.encode(frame(1), { keyFrame: false })).type).toBe('delta');
  });
});

/** Goes by hand; the last time-out comes when it is told to. */
function manualClock(): Clock & { ms: number; timeOut(): void } {
  return {
    ms: 0,
    timeOut() {},
    nowMs() {
      return this.ms;
    },
    setTimer(_, callback) {
      this.timeOut = callback;
      return { cancel() {} };
    },
  };
}

describe('another bitrate', () => {
  test('is a new child from a keyframe on, without a gap', async () => {
    const clock = manualClock();
    const { encoder, stream } = await start({}, clock);
    await stream.encode(frame(0), { keyFrame: false });
    const [first] = encoder.pids;
    clock.ms = 3000;
    encoder.reconfigure({ bitrate: 2_000_000, framerate: 30 });
    expect(encoder.pids).toHaveLength(2);
    const chunks: H264Chunk[] = [];
    for (let index = 1; encoder.pids.includes(first!); index++) {
      chunks.push(await stream.encode(frame(index), { keyFrame: false }));
    }
    expect(chunks.filter(({ type }) => type === 'key')).toEqual([chunks.at(-1)]);
    expect((await stream.encode(frame(0), { keyFrame: false })).type).toBe('delta');
    await encoder.close();
    expect(isRunning(first!)).toBe(false);
  });

  test('is none for a small step, or too soon', async () => {
    const clock = manualClock();
    const { encoder, stream } = await start({}, clock);
    encoder.reconfigure({ bitrate: 4_000_000, framerate: 30 });
    expect(encoder.pids).toHaveLength(1);
    clock.ms = 3000;
    encoder.reconfigure({ bitrate: 1_390_000, framerate: 30 });
    encoder.reconfigure({ bitrate: 720_000, framerate: 30 });
    const types: string[] = [];
    for (let index = 0; index < 5; index++) {
      types.push((await stream.encode(frame(index), { keyFrame: false })).type);
    }
    expect(types).toEqual(['key', 'delta', 'delta', 'delta', 'delta']);
  });

  test('is what another framerate comes to: a frame may take more of the same cap', async () => {
    const clock = manualClock();
    const { encoder } = await start({}, clock);
    clock.ms = 3000;
    encoder.reconfigure({ bitrate: 600_000, framerate: 18 });
    expect(encoder.pids).toHaveLength(1);
    encoder.reconfigure({ bitrate: 1_000_000, framerate: 18 });
    expect(encoder.pids).toHaveLength(2);
  });

  test('that came too soon is taken up later', async () => {
    const clock = manualClock();
    const { encoder, stream } = await start({}, clock);
    encoder.reconfigure({ bitrate: 500_000, framerate: 30 });
    await stream.encode(frame(0), { keyFrame: false });
    expect(encoder.pids).toHaveLength(1);
    clock.ms = 3000;
    await stream.encode(frame(1), { keyFrame: false });
    expect(encoder.pids).toHaveLength(2);
  });
});

describe('the end', () => {
  test('a child that is killed makes encodes reject', async () => {
    const { encoder, stream } = await start();
    await stream.encode(frame(0), { keyFrame: false });
    const [pid] = encoder.pids;
    const encode = stream.encode(frame(1), { keyFrame: false });
    process.kill(pid!, 'SIGKILL');
    // The frame may have been through already; the next is not.
    await expect(encode.then(() => stream.encode(frame(2), { keyFrame: false }))).rejects.toThrow(
      'ffmpeg ended with SIGKILL',
    );
    await expect(stream.encode(frame(3), { keyFrame: false })).rejects.toThrow('ffmpeg ended with SIGKILL');
    await encoder.close();
    expect(isRunning(pid!)).toBe(false);
  });

  test('a child that hangs is ended', async () => {
    const clock = manualClock();
    const { encoder } = await start({}, clock);
    const [pid] = encoder.pids;
    process.kill(pid!, 'SIGSTOP');
    const encode = encoder.encode(frame(0), { keyFrame: false });
    clock.timeOut();
    await expect(encode).rejects.toThrow('ffmpeg took more than 10000 ms for one frame');
    await encoder.close();
    expect(isRunning(pid!)).toBe(false);
  });

  test('closing rejects what is under way, can be done twice and leaves no child', async () => {
    const { encoder, stream } = await start();
    const { pids } = encoder;
    const encode = stream.encode(frame(0), { keyFrame: false });
    const [failure] = await Promise.all([encode.catch(String), encoder.close(), encoder.close()]);
    expect(failure).toBe('Error: the encoder is closed');
    await expect(stream.encode(frame(1), { keyFrame: false })).rejects.toThrow('the encoder is closed');
    encoder.reconfigure({ bitrate: 9_000_000, framerate: 30 });
    expect(encoder.pids).toEqual(pids);
    expect(pids.filter(isRunning)).toEqual([]);
  });

  test('closing while the next child is being started, under an encode or not, leaves neither', async () => {
    for (const isEncoding of [false, true]) {
      const clock = manualClock();
      const { encoder, stream } = await start({}, clock);
      await stream.encode(frame(0), { keyFrame: false });
      clock.ms = 3000;
      encoder.reconfigure({ bitrate: 5_000_000, framerate: 30 });
      const { pids } = encoder;
      expect(pids.filter(isRunning)).toHaveLength(2);
      const encode = isEncoding ? stream.encode(frame(1), { keyFrame: false }).catch(String) : undefined;
      await encoder.close();
      expect(await encode).toBe(isEncoding ? 'Error: the encoder is closed' : undefined);
      expect(pids.filter(isRunning)).toEqual([]);
    }
  });

  test('what ffmpeg complains of is in the message, what it tells is not', async () => {
    const says = ['[info] Hello', '[libx264 @ 0x1] [error] no such thing'].map((line) => `echo '${line}' >&2`);
    const encoder = await FfmpegEncoder.start(script(says[0]!, 'read line', says[1]!, 'exit 3'), SMALL, systemClock);
    open.push(encoder);
    const pixels = { ...frame(0), bytes: frame(0).bytes.fill(10) };
    await expect(encoder.encode(pixels, { keyFrame: true })).rejects.toThrow(
      /^ffmpeg ended with code 3: \[libx264 @ 0x1\] no such thing$/,
    );
  });

  test('a child that never says that it runs is ended', async () => {
    const clock = manualClock();
    const started = FfmpegEncoder.start(script('read line'), SMALL, clock);
    clock.timeOut();
    // Only once the child is gone.
    await expect(started).rejects.toThrow('ffmpeg took more than 10000 ms to start');
  });

  test('a program that does not exist cannot be started', async () => {
    const choice = { binary: { ...binary, path: '/nowhere/ffmpeg' }, encoder: 'libx264', timeoutMs: 10_000 };
    await expect(FfmpegEncoder.start(choice, SMALL, systemClock)).rejects.toThrow('ffmpeg cannot run: spawn');
  });
});
