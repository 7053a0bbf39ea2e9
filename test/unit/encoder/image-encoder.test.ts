import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { encodeSlotCount, EncodeSlots } from '../../../lib/encoder/encode-slots.js';
import { createImageEncoder, type ImageEncoder, type PixelSource } from '../../../lib/encoder/image-encoder.js';
import { createSharpEncoder } from '../../../lib/encoder/sharp-encoder.js';
import { createTurboJpegEncoder } from '../../../lib/encoder/turbo-jpeg-encoder.js';
import type { PixelFormat } from '../../../lib/display/frame.js';

const WIDTH = 64;
const HEIGHT = 33;
/** Left half and right half, as R, G, B. */
const COLOURS = [
  [220, 40, 60],
  [30, 90, 200],
] as const;

/** Two halves of flat colour in any format, with padding after each row and an alpha that must not matter. */
function halves(format: PixelFormat, paddingPixels: number): PixelSource {
  const channels = format === 'RGB' ? 3 : 4;
  const stride = (WIDTH + paddingPixels) * channels;
  const bytes = new Uint8Array(new SharedArrayBuffer(stride * HEIGHT)).fill(123);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [r, g, b] = COLOURS[x < WIDTH / 2 ? 0 : 1];
      const at = y * stride + x * channels;
      bytes.set(format.startsWith('BGR') ? [b, g, r] : [r, g, b], at);
      if (channels === 4) bytes[at + 3] = x % 256;
    }
  }
  return { bytes, width: WIDTH, height: HEIGHT, format, stride };
}

async function expectHalves(file: Uint8Array, tolerance: number): Promise<void> {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([WIDTH, HEIGHT, 3]);
  for (const [half, x] of [8, 56].entries()) {
    for (const y of [0, 16, HEIGHT - 1]) {
      const at = (y * WIDTH + x) * 3;
      const distance = COLOURS[half]!.map((value, channel) => Math.abs(data[at + channel]! - value));
      expect(Math.max(...distance)).toBeLessThanOrEqual(tolerance);
    }
  }
}

const encoders: [string, () => Promise<ImageEncoder | undefined>, number][] = [
  ['jpeg by sharp', () => Promise.resolve(createSharpEncoder('jpeg')), 6],
  ['png by sharp', () => Promise.resolve(createSharpEncoder('png')), 0],
  ['webp by sharp', () => Promise.resolve(createSharpEncoder('webp')), 8],
  ['jpeg by jpeg-turbo', createTurboJpegEncoder, 6],
];

describe.each(encoders)('%s', (_, create, tolerance) => {
  test.each(['RGBA', 'RGBX', 'BGRA', 'BGRX', 'RGB'] as const)(
    'shows %s as it is, padded rows or not',
    async (format) => {
      const encoder = (await create())!;
      for (const padding of [0, 5]) {
        await expectHalves(await encoder.encode(halves(format, padding), 95), tolerance);
      }
    },
  );

  test('shows a frame of one pixel', async () => {
    const encoder = (await create())!;
    const file = await encoder.encode(
      { bytes: Uint8Array.of(10, 20, 30, 0), width: 1, height: 1, format: 'RGBA', stride: 4 },
      90,
    );
    expect(await sharp(file).metadata()).toMatchObject({ width: 1, height: 1 });
  });
});

test('jpeg uses jpeg-turbo where it is installed, as it is here', async () => {
  expect((await createImageEncoder('jpeg')).name).toBe('@julusian/jpeg-turbo');
  expect((await createImageEncoder('png')).name).toBe('sharp');
});

test.each([createSharpEncoder('jpeg'), createSharpEncoder('webp')])('quality changes the bytes', async (encoder) => {
  const noise = new Uint8Array(128 * 128 * 4).map((_, i) => (i * 7919) % 251);
  const pixels = { bytes: noise, width: 128, height: 128, format: 'RGBA', stride: 512 } as const;
  const [low, high] = [await encoder.encode(pixels, 20), await encoder.encode(pixels, 95)];
  expect(high.byteLength).toBeGreaterThan(2 * low.byteLength);
});

describe('encode slots', () => {
  test('leave the libuv pool two threads, and are never more than the cores', () => {
    expect(encodeSlotCount(16, 4)).toBe(2);
    expect(encodeSlotCount(2, 16)).toBe(2);
    expect(encodeSlotCount(8, 1)).toBe(1);
  });

  test('are given in order, and only as many as there are', async () => {
    const slots = new EncodeSlots(1);
    const order: number[] = [];
    await slots.acquire();
    const second = slots.acquire().then(() => order.push(2));
    const third = slots.acquire().then(() => order.push(3));
    expect(order).toEqual([]);
    slots.release();
    await second;
    expect(order).toEqual([2]);
    slots.release();
    await third;
    expect(order).toEqual([2, 3]);
  });

  test.each([2, 3])('are spared to who can wait only where that leaves one of %d to a live picture', async (count) => {
    const slots = new EncodeSlots(count);
    for (let n = 1; n < count; n++) await slots.acquire();
    let isSpared = false;
    const spare = slots.acquireSpare().then(() => (isSpared = true));
    await slots.acquire();
    slots.release();
    await slots.acquire();
    expect(isSpared).toBe(false);
    slots.release();
    slots.release();
    await spare;
  });

  test('of which there is but one are spared beside it', async () => {
    const slots = new EncodeSlots(1);
    await slots.acquireSpare();
    await slots.acquire();
    slots.release();
    slots.releaseSpare();
    await slots.acquire();
    let isSpared = false;
    const spare = slots.acquireSpare().then(() => (isSpared = true));
    await Promise.resolve();
    expect(isSpared).toBe(false);
    slots.release();
    await spare;
  });

  test('that are spared never make a live picture wait', async () => {
    const slots = new EncodeSlots(2);
    await slots.acquireSpare();
    let isSecondSpared = false;
    const second = slots.acquireSpare().then(() => (isSecondSpared = true));
    await slots.acquire();
    expect(isSecondSpared).toBe(false);
    slots.releaseSpare();
    slots.release();
    await second;
  });
});
