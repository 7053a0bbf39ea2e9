import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nalUnits, readAccessUnit } from '../../../lib/encoder/bitstream.js';
import { createFfmpegKind } from '../../../lib/encoder/ffmpeg/ffmpeg-kind.js';
import { createNodeAvKind } from '../../../lib/encoder/node-av-encoder.js';
import type { H264EncoderConfig, H264EncoderKind } from '../../../lib/encoder/h264-encoder.js';
import { H264Stream, type H264Chunk } from '../../../lib/encoder/h264-stream.js';
import { systemClock } from '../../../lib/time/clock.js';
import { H264Decoder } from '../support/h264-decoder.js';
import { largestError, paintPixels, psnr, quarters, waves, type Painter } from '../support/painted-pixels.js';

const CONFIG: H264EncoderConfig = { width: 96, height: 64, framerate: 30, bitrate: 8_000_000, chroma: '420' };

let decoder: H264Decoder;
const open = new Set<H264Stream>();

beforeEach(async () => {
  decoder = await H264Decoder.open();
});

afterEach(async () => {
  decoder.close();
  await Promise.all([...open].map((encoder) => encoder.close()));
  open.clear();
});

/** Nothing repeats: as many bits as there may be. */
function noise(n: number): Painter {
  return (x, y) => [(x * 7919 + y * 104_729 + n * 31) % 256, (x * y * 31 + n * 17) % 256, (x * 13 + y * 7 * n) % 256];
}

function frame(painter: Painter, { width, height } = CONFIG) {
  return paintPixels(width, height, painter);
}

async function create(kind: H264EncoderKind, config: Partial<H264EncoderConfig> = {}): Promise<H264Stream> {
  const encoder = await H264Stream.open(kind, { ...CONFIG, ...config }, systemClock);
  open.add(encoder);
  return encoder;
}

describe.each([createNodeAvKind(), createFfmpegKind()])('$name', (kind) => {
  const createEncoder = (config: Partial<H264EncoderConfig> = {}) => create(kind, config);

  test('the probe says which version it is', async () => {
    expect(await kind.probe()).toEqual({ isAvailable: true, version: expect.stringMatching(/\d+\.\d+/) });
  });

  describe('the picture', () => {
    const { width, height } = CONFIG;
    const scene = quarters(width, height);
    /** Chroma is shared by four pixels, so edges blend; blocks next to them ring. */
    const isFlat = (x: number, y: number) => Math.abs(x - width / 2) > 4 && Math.abs(y - height / 2) > 4;

    test.each(['RGBA', 'RGBX', 'BGRA', 'BGRX', 'RGB'] as const)(
      'of %s is what was published, packed or padded, in shared memory or not',
      async (format) => {
        const encoder = await createEncoder();
        for (const paddingPixels of [0, 7]) {
          for (const isPrivate of [false, true]) {
            const pixels = paintPixels(width, height, scene, { format, paddingPixels, isPrivate });
            const { data } = await encoder.encode(pixels, { keyFrame: true });
            expect(largestError(decoder.decode(data), scene, CONFIG, isFlat)).toBeLessThanOrEqual(3);
          }
        }
      },
    );

    test('keeps its format from frame to frame, whatever came before', async () => {
      const encoder = await createEncoder();
      for (const format of ['RGB', 'BGRX', 'RGBA', 'BGRA', 'RGB'] as const) {
        const { data } = await encoder.encode(paintPixels(width, height, scene, { format }), { keyFrame: false });
        expect(largestError(decoder.decode(data), scene, CONFIG, isFlat)).toBeLessThanOrEqual(3);
      }
    });

    test('is read where it lies: at an offset, and with memory behind it or none', async () => {
      const encoder = await createEncoder();
      const { bytes, ...rest } = frame(scene);
      for (const behind of [0, 1, 63, 64, 4096]) {
        const room = new Uint8Array(new SharedArrayBuffer(12 + bytes.byteLength + behind));
        room.set(bytes, 12);
        const view = room.subarray(12, 12 + bytes.byteLength);
        const { data } = await encoder.encode({ ...rest, bytes: view }, { keyFrame: true });
        expect(largestError(decoder.decode(data), scene, CONFIG, isFlat)).toBeLessThanOrEqual(3);
      }
    });

    test('that moves keeps its detail, key or not', async () => {
      const encoder = await createEncoder();
      for (let n = 0; n < 20; n++) {
        const pixels = frame(waves(n));
        const { data } = await encoder.encode(pixels, { keyFrame: n === 10 });
        expect(psnr(decoder.decode(data), pixels)).toBeGreaterThan(35);
      }
    });

    test('in 4:4:4 keeps the colour of every pixel', async () => {
      const encoder = await createEncoder({ chroma: '444' });
      const stripes: Painter = (x) => (x % 2 === 0 ? [200, 60, 60] : [60, 60, 200]);
      const pixels = frame(stripes);
      const chunk = await encoder.encode(pixels, { keyFrame: true });
      expect(chunk.codec).toMatch(/^avc1\.F400/);
      expect(readAccessUnit(chunk.data).parameters?.chromaFormatIdc).toBe(3);
      expect(psnr(decoder.decode(chunk.data), pixels)).toBeGreaterThan(35);
    });

    test.each([
      [1, 1],
      [2, 2],
      [3, 2],
      [2, 3],
      [33, 17],
      [64, 31],
      [63, 32],
    ])('of %i × %i is whole and unscaled, its last column and row repeated to an even size', async (w, h) => {
      const encoder = await createEncoder({ width: w, height: h });
      const even = { width: w + (w % 2), height: h + (h % 2) };
      // A frame of one pixel around the picture: it would blur or vanish if anything were scaled or cut off.
      const border: Painter = (x, y) => {
        const isEdge = x === 0 || y === 0 || x >= w - 1 || y >= h - 1;
        return isEdge ? [220, 220, 220] : [50, 50, 50];
      };
      for (const paddingPixels of [0, 3]) {
        const pixels = paintPixels(w, h, border, { paddingPixels });
        const chunk = await encoder.encode(pixels, { keyFrame: true });
        const picture = decoder.decode(chunk.data);
        expect([chunk.codedWidth, chunk.codedHeight]).toEqual([even.width, even.height]);
        expect([picture.width, picture.height]).toEqual([even.width, even.height]);
        expect(largestError(picture, border, even)).toBeLessThanOrEqual(25);
      }
    });
  });

  test.each([
    [96, 64, 2, 48, 32],
    [97, 65, 2, 48, 32],
    [100, 60, 1.5, 66, 40],
    [96, 64, 4, 24, 16],
    [5, 3, 4, 2, 2],
  ])('a picture of %i × %i, %f times smaller, is all there on %i × %i', async (w, h, scale, smallW, smallH) => {
    const encoder = await createEncoder({ width: w, height: h, scaleResolutionDownBy: scale });
    const small = { width: smallW, height: smallH };
    const scene = quarters(smallW, smallH);
    // What averages make of an edge is a few pixels wide.
    const isFlat = (x: number, y: number) => Math.abs(x - smallW / 2) > 5 && Math.abs(y - smallH / 2) > 5;
    for (const paddingPixels of [0, 3]) {
      const pixels = paintPixels(w, h, quarters(w, h), { paddingPixels });
      const chunk = await encoder.encode(pixels, { keyFrame: true });
      expect(chunk).toMatchObject({
        codedWidth: smallW,
        codedHeight: smallH,
        visibleWidth: smallW,
        visibleHeight: smallH,
      });
      expect(largestError(decoder.decode(chunk.data), scene, small, isFlat)).toBeLessThanOrEqual(12);
    }
  });

  describe('the stream', () => {
    test('has its first chunk and those asked for as keys, and no other, over 300 frames', async () => {
      const encoder = await createEncoder();
      const asked = new Set([7, 8, 100, 101, 250, 299]);
      const keys: number[] = [];
      for (let n = 0; n < 300; n++) {
        // A cut every 50 frames: a scene change is no reason for a key.
        const pixels = frame(n % 50 === 25 ? noise(n) : waves(n));
        const { type, data } = await encoder.encode(pixels, { keyFrame: asked.has(n) });
        const kinds = [...nalUnits(data)].map((nal) => nal[0]! & 0x1f);
        expect(kinds.includes(5)).toBe(type === 'key');
        expect(kinds.includes(7) && kinds.includes(8)).toBe(type === 'key');
        if (type === 'key') keys.push(n);
        expect(() => decoder.decode(data)).not.toThrow();
      }
      expect(keys).toEqual([0, ...asked]);
    });

    test('tells decoders that nothing is reordered, its true codec, size and colours', async () => {
      const encoder = await createEncoder();
      const key = await encoder.encode(frame(waves(0)), { keyFrame: false });
      const delta = await encoder.encode(frame(waves(1)), { keyFrame: false });
      const sps = [...nalUnits(key.data)].find((nal) => (nal[0]! & 0x1f) === 7)!;
      const levels = Buffer.from(sps.subarray(1, 4)).toString('hex').toUpperCase();
      expect([key.codec, delta.codec]).toEqual([`avc1.${levels}`, `avc1.${levels}`]);
      expect(readAccessUnit(key.data).parameters).toMatchObject({
        codedWidth: 96,
        codedHeight: 64,
        maxReorderFrames: 0,
        color: { isFullRange: false, primaries: 1, transfer: 1, matrix: 6 },
      });
    });

    test('gives each chunk memory of its own', async () => {
      const encoder = await createEncoder();
      const first = await encoder.encode(frame(waves(0)), { keyFrame: true });
      const copy = Uint8Array.from(first.data);
      await encoder.encode(frame(waves(9)), { keyFrame: true });
      expect(first.data).toEqual(copy);
      expect(first.data.buffer.byteLength).toBe(first.data.byteLength);
    });
  });
});

test('node-av is cut down to a new bitrate, and let go again, without a key', async () => {
  const encoder = await create(createNodeAvKind(), { width: 320, height: 240, bitrate: 20_000_000 });
  const size = { ...CONFIG, width: 320, height: 240 };
  const take = async (from: number) => {
    let bytes = 0;
    for (let n = from; n < from + 30; n++) {
      const chunk: H264Chunk = await encoder.encode(frame(noise(n), size), { keyFrame: false });
      expect(chunk.type).toBe(n === 0 ? 'key' : 'delta');
      // The first frames still spend what the buffer holds.
      if (n >= from + 15) bytes += chunk.data.byteLength;
    }
    return bytes;
  };
  const rich = await take(0);
  encoder.reconfigure({ bitrate: 1_000_000, framerate: 30 });
  const poor = await take(30);
  // Half as many frames in a second: twice the bytes for each.
  encoder.reconfigure({ bitrate: 1_000_000, framerate: 15 });
  const slow = await take(60);
  encoder.reconfigure({ bitrate: 20_000_000, framerate: 30 });
  const again = await take(90);
  expect(poor).toBeLessThan(1.3 * (1_000_000 / 8 / 2));
  expect(slow).toBeGreaterThan(1.5 * poor);
  expect(again).toBeGreaterThan(4 * poor);
  expect(rich).toBeGreaterThan(4 * poor);
});
