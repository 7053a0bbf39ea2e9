import { beforeEach, describe, expect, test } from '@jest/globals';
import type { H264Encoder, H264EncoderKind } from '../../../lib/encoder/h264-encoder.js';
import { H264Stream } from '../../../lib/encoder/h264-stream.js';
import { accessUnit } from '../support/annex-b.js';
import { FakeClock, settle } from '../support/fake-clock.js';

const CONFIG = { width: 5, height: 3, framerate: 30, bitrate: 1_000_000, chroma: '420' } as const;
const SIZE = { width: 6, height: 4 };
const PIXELS = { bytes: new Uint8Array(60), width: 5, height: 3, format: 'RGBA', stride: 20 } as const;
const NO_KEY = { keyFrame: false };

let clock: FakeClock;
beforeEach(() => {
  clock = new FakeClock();
});

/** An encoder as an application might write it: `encode` is all that matters. */
function kind(encode: H264Encoder['encode'], more: Partial<H264Encoder> = {}): H264EncoderKind {
  const encoder: H264Encoder = { encode, reconfigure() {}, close: () => Promise.resolve(), ...more };
  return {
    name: 'mine',
    probe: () => Promise.resolve({ isAvailable: true, version: '1' }),
    create: () => Promise.resolve(encoder),
  };
}

describe('the stream of an encoder', () => {
  test('begins with a key, asked for or not, and says what the bytes say', async () => {
    const asked: boolean[] = [];
    const stream = await H264Stream.open(
      kind((_, { keyFrame }) => {
        asked.push(keyFrame);
        return Promise.resolve(accessUnit(keyFrame ? 'key' : 'delta', SIZE, 1));
      }),
      CONFIG,
      clock,
    );
    const facts = { codec: 'avc1.42C01F', codedWidth: 6, codedHeight: 4 };
    expect(await stream.encode(PIXELS, NO_KEY)).toMatchObject({ type: 'key', ...facts });
    expect(await stream.encode(PIXELS, NO_KEY)).toMatchObject({ type: 'delta', ...facts });
    expect(asked).toEqual([true, false]);
  });

  test('may have a key where none was asked for', async () => {
    const stream = await H264Stream.open(
      kind(() => Promise.resolve(accessUnit('key', SIZE, 1))),
      CONFIG,
      clock,
    );
    await stream.encode(PIXELS, NO_KEY);
    expect((await stream.encode(PIXELS, NO_KEY)).type).toBe('key');
  });

  test.each([
    ['no H.264', Uint8Array.of(1, 2, 3), 'no picture in 3 bytes'],
    ['nothing', new Uint8Array(), 'no picture in 0 bytes'],
    ['a delta where a key was due', accessUnit('delta', SIZE, 1), 'a key was due, and it is a delta'],
    ['a key without parameter sets', Uint8Array.of(0, 0, 1, 0x65, 1), 'an IDR without its parameter sets'],
    ['a smaller picture', accessUnit('key', { width: 4, height: 4 }, 1), '5×3 pixels are due, and it shows 4×4'],
  ])('with %s is an error that names it', async (_, data, message) => {
    const stream = await H264Stream.open(
      kind(() => Promise.resolve(data)),
      CONFIG,
      clock,
    );
    await expect(stream.encode(PIXELS, { keyFrame: true })).rejects.toThrow(
      `mine gave a chunk that no viewer can use: ${message}`,
    );
  });

  test('that stops is noticed', async () => {
    const stream = await H264Stream.open(
      kind(() => new Promise(() => {})),
      CONFIG,
      clock,
    );
    const failure = stream.encode(PIXELS, NO_KEY).catch(String);
    await clock.advance(15_000);
    expect(await failure).toBe('Error: mine did not finish a frame within 15000 ms');
    expect(clock.pendingTimers).toBe(0);
  });

  test('of an encoder that starts too late is not taken, and the encoder is closed', async () => {
    let isClosed = false;
    let begin = (_: H264Encoder): void => {};
    const late: H264EncoderKind = {
      ...kind(() => Promise.reject(new Error('not asked for'))),
      create: () => new Promise((resolve) => (begin = resolve)),
    };
    const failure = H264Stream.open(late, CONFIG, clock).catch(String);
    await clock.advance(30_000);
    expect(await failure).toBe('Error: mine did not start within 30000 ms');
    begin({
      encode: () => Promise.reject(new Error('closed')),
      reconfigure() {},
      close: () => {
        isClosed = true;
        return Promise.resolve();
      },
    });
    await settle();
    expect(isClosed).toBe(true);
  });
});
