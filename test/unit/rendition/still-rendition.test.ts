import { describe, expect, test } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import sharp from 'sharp';
import { EncodeSlots } from '../../../lib/encoder/encode-slots.js';
import { createImageEncoder, type ImageEncoder, type PixelSource } from '../../../lib/encoder/image-encoder.js';
import { unpackPicture } from '../../../lib/protocol/index.js';
import type { SourceFrame } from '../../../lib/rendition/picture-source.js';
import type { StillPiece } from '../../../lib/rendition/still-piece.js';
import { RenditionTally } from '../../../lib/rendition/rendition-tally.js';
import { StillRendition } from '../../../lib/rendition/still-rendition.js';
import { FakeClock, settle } from '../support/fake-clock.js';
import { FakeEncoder } from '../support/fake-encoder.js';
import { paintPixels } from '../support/painted-pixels.js';

const STILL_AFTER_MS = 100;
const VIEWER = {
  isReady: true,
  isStretchable: false,
  lastSeq: -1,
  lastTimestampUs: -Infinity,
  deliver: () => {},
  waitForKey: () => {},
  miss: () => {},
};

/** A still of one frame, with slots of its own. */
class Scene extends EventEmitter {
  readonly clock = new FakeClock();
  readonly slots = new EncodeSlots(2);
  readonly log: string[] = [];
  readonly still: StillRendition;

  constructor(pixels: PixelSource, encoder: ImageEncoder) {
    super();
    let seq = 0;
    const say = (message: string) => void this.log.push(message);
    const latest: SourceFrame = {
      ...pixels,
      version: 1,
      timestampUs: 0,
      publishedMs: this.clock.nowMs(),
      pixelRatio: undefined,
      color: undefined,
      retain: () => {},
      release: () => {},
    };
    this.still = new StillRendition({
      source: { latest, nextSeq: () => seq++ },
      encoderFor: () => Promise.resolve(encoder),
      slots: this.slots,
      clock: this.clock,
      tally: new RenditionTally(),
      logger: { error: say, warn: say, log: say, debug: say },
      stillAfterMs: STILL_AFTER_MS,
    });
    this.still.attach({ wake: () => this.emit('wake') });
  }
}

async function rgbOf(piece: StillPiece): Promise<{ y: number; rgb: Buffer; channels: number }> {
  const { header, payload } = unpackPicture(piece.pictureFor(VIEWER).message);
  const { data, info } = await sharp(payload).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([header.width, header.height]);
  return { y: header.type === 'image_frame' ? (header.y ?? 0) : -1, rgb: data, channels: info.channels };
}

describe('a still', () => {
  test('waits while its encode would leave no slot to a live picture', async () => {
    const encoder = new FakeEncoder();
    const scene = new Scene(
      paintPixels(4, 4, () => [1, 2, 3]),
      encoder,
    );
    await scene.slots.acquire();
    expect(scene.still.whole()).toBeUndefined();
    await settle();
    expect(encoder.calls).toEqual([]);
    // The other one is free for whoever cannot wait.
    await scene.slots.acquire();
    scene.slots.release();
    scene.slots.release();
    await settle();
    expect(encoder.calls).toHaveLength(1);
    expect(scene.still.whole()).toBeDefined();
  });

  test.each(['RGBA', 'RGBX', 'BGRA', 'BGRX', 'RGB'] as const)(
    'of %s shows every pixel as it was published, whole and in strips, and nothing of alpha',
    async (format) => {
      const [width, height] = [97, 203];
      // Noise, which no lossy encoder keeps and no lossless one makes small.
      const noise = (x: number, y: number, channel: number) =>
        ((x * 7919 + y * 104_729 + channel * 31) ^ (x * y)) & 255;
      const painted = paintPixels(width, height, (x, y) => [noise(x, y, 0), noise(x, y, 1), noise(x, y, 2)], {
        format,
        paddingPixels: 3,
      });
      const wanted = Buffer.alloc(width * height * 3);
      for (let y = 0, at = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          for (let channel = 0; channel < 3; channel++) wanted[at++] = noise(x, y, channel);

      const scene = new Scene(painted, await createImageEncoder('png'));
      scene.still.whole();
      await once(scene, 'wake');
      const whole = await rgbOf(scene.still.whole()!);
      expect(whole.channels).toBe(3);
      expect(whole.rgb.equals(wanted)).toBe(true);

      scene.still.strips();
      await once(scene, 'wake');
      const strips = await Promise.all(scene.still.strips()!.map(rgbOf));
      expect(strips.length).toBeGreaterThan(2);
      expect(strips.map(({ y }) => y * width * 3)).toEqual(
        strips.map((_, index) => strips.slice(0, index).reduce((sum, { rgb }) => sum + rgb.length, 0)),
      );
      expect(Buffer.concat(strips.map(({ rgb }) => rgb)).equals(wanted)).toBe(true);
      expect(scene.log).toEqual([]);
    },
  );
});
