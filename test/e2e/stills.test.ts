import { afterEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { Display, RfbModule, type DisplayOptions, type Frame } from '../../lib/index.js';
import {
  connectViewer,
  type ConnectViewerOptions,
  type ReceivedPicture,
  type TestViewer,
} from '../../lib/testing/index.js';
import type { LinkShape } from '../support/link-shaper.mjs';
import { ShapedLink } from '../support/shaped-link.js';
import { closeApps, startApp } from './support/test-app.js';

const IMAGES = ['image/jpeg', 'image/png', 'image/png;strips'];
const VIDEO = ['webcodecs/h264-annexb', ...IMAGES];
/** Programs of others. */
const FOREIGN = ['webcodecs/h264-annexb', 'image/jpeg', 'image/png'];
const SIZE = { width: 320, height: 160 };
/** 150 kB of PNG take more than a second of it. */
const NARROW: LinkShape = { delayMs: 10, bandwidth: 1_000_000, bufferBytes: 16_384 };

const links: ShapedLink[] = [];

afterEach(async () => {
  await closeApps();
  await Promise.all(links.splice(0).map((link) => link.close()));
});

/** A still goes whole, however busy the machine is: any link carries it within that. */
const PATIENT: DisplayOptions = { maxLatencyMs: 60_000 };

async function start(framework: 'express' | 'fastify' = 'express', options: DisplayOptions = {}) {
  const { app, ws } = await startApp(framework, {
    imports: [RfbModule.forRoot({ displays: { default: { ...SIZE, stillAfterMs: 150, ...options } } })],
  });
  const join = (viewing: ConnectViewerOptions) => connectViewer(ws('/rfb'), viewing);
  const joinBy = async (shape: LinkShape, viewing: ConnectViewerOptions) => {
    const link = await ShapedLink.open(ws('/rfb'), shape);
    links.push(link);
    return connectViewer(link.url(ws('/rfb')), viewing);
  };
  return { display: app.get(Display), join, joinBy };
}

/** Noise of all colours, which nothing lossy keeps, under an alpha that is to be ignored. */
function noise(): Frame & { data: Buffer } {
  return { data: randomBytes(SIZE.width * SIZE.height * 4), ...SIZE, format: 'RGBA' };
}

function rgbOf({ data }: { data: Buffer }): Buffer {
  return Buffer.from(data.filter((_, at) => at % 4 !== 3));
}

function decode({ payload }: ReceivedPicture): Promise<Buffer> {
  return sharp(payload).raw().toBuffer();
}

function isStill({ header }: ReceivedPicture): boolean {
  return header.type === 'image_frame' && header.mime === 'image/png' && header.y === undefined;
}

function stripsOf({ pictures }: TestViewer, from = 0): ReceivedPicture[] {
  return pictures.slice(from).filter(({ header }) => header.type === 'image_frame' && header.y !== undefined);
}

/** Waits until strips since `from` cover the frame, and puts them together. */
async function assembled(viewer: TestViewer, from = 0): Promise<Buffer> {
  const strips = await viewer.waitFor(function allStrips() {
    const those = stripsOf(viewer, from);
    return those.reduce((sum, { header }) => sum + header.height, 0) >= SIZE.height && those;
  });
  const rgb = Buffer.alloc(SIZE.width * SIZE.height * 3);
  for (const strip of strips) {
    const { header } = strip;
    if (header.type === 'image_frame') (await decode(strip)).copy(rgb, header.y! * SIZE.width * 3);
  }
  return rgb;
}

describe.each([
  { what: 'images', supported: IMAGES, framework: 'express' },
  { what: 'video', supported: VIDEO, framework: 'fastify' },
] as const)('a viewer of $what', ({ supported, framework }) => {
  test('gets every pixel of a frame that rests, alpha aside, in numbers and times that grow', async () => {
    const { display, join } = await start(framework, PATIENT);
    const viewer = await join({ supported });
    for (const frame of [noise(), noise()]) {
      const from = viewer.pictures.length;
      display.publish(frame);
      const still = await viewer.waitFor(function still({ pictures }) {
        return pictures.slice(from).find(isStill);
      });
      expect(still.header).toMatchObject(SIZE);
      expect((await decode(still)).equals(rgbOf(frame))).toBe(true);
    }
    for (const key of ['seq', 'timestamp_us'] as const) {
      const values = viewer.pictures.map(({ header }) => header[key]);
      expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
    }
    expect(viewer.pictures.filter(({ header }) => header.type === 'video_chunk' && header.keyframe).length).toBe(
      supported === VIDEO ? 1 : 0,
    );
  });

  test('on a narrow link gets it in strips', async () => {
    const { display, joinBy } = await start(framework);
    const viewer = await joinBy(NARROW, { supported });
    const frame = noise();
    display.publish(frame);
    expect((await assembled(viewer)).equals(rgbOf(frame))).toBe(true);
    expect(viewer.pictures.filter(isStill)).toEqual([]);
  });

  test('on a narrow link sees the next frame between strips, and then that one to the last bit', async () => {
    const { display, joinBy } = await start(framework);
    const viewer = await joinBy(NARROW, { supported });
    display.publish(noise());
    await viewer.waitFor(() => stripsOf(viewer).length >= 2);
    const next = noise();
    const timestamp = 1e12;
    display.publish(next, { timestamp });
    const from = await viewer.waitFor(function nextFrame({ pictures }) {
      return pictures.findIndex(({ header }) => header.timestamp_us >= timestamp) + 1 || undefined;
    });
    expect(stripsOf(viewer).reduce((sum, { header }) => sum + header.height, 0)).toBeLessThan(SIZE.height);
    expect((await assembled(viewer, from)).equals(rgbOf(next))).toBe(true);
  });
});

test('viewers of all kinds get the same still, encoded once, and so does who comes later', async () => {
  const { display, join } = await start('express', PATIENT);
  const kinds = [IMAGES, VIDEO, FOREIGN, IMAGES];
  const viewers = await Promise.all(kinds.map((supported) => join({ supported })));
  const frame = noise();
  display.publish(frame);
  const stillOf = (viewer: TestViewer) =>
    viewer.waitFor(function still({ pictures }) {
      return pictures.find(isStill);
    });
  const stills = await Promise.all(viewers.map(stillOf));
  stills.push(await stillOf(await join({ supported: VIDEO })));
  const [first, ...others] = stills.map(({ payload }) => Buffer.from(payload));
  for (const other of others) expect(other.equals(first!)).toBe(true);
  // The keyframe of the last one covered those of the other viewers of video, who get theirs again.
  expect(display.metrics().stills!.shown).toBeGreaterThanOrEqual(5);
  expect(display.metrics().stills).toMatchObject({ encodes: 1, encodeErrors: 0 });
});

test('a program that would take strips for pictures gets none by a narrow link, and goes on as before', async () => {
  const { display, join, joinBy } = await start();
  const near = await join({ supported: FOREIGN });
  const far = await joinBy(NARROW, { supported: FOREIGN });
  display.publish(noise());
  await far.nextPicture();
  await near.waitFor(({ pictures }) => pictures.some(isStill));
  // It would be on its way by now: the near one got its own at the same time.
  const timestamp = 1e12;
  display.publish(noise(), { timestamp });
  await far.waitFor(({ pictures }) => pictures.some(({ header }) => header.timestamp_us >= timestamp));
  expect(far.pictures.filter(({ header }) => header.type === 'image_frame')).toEqual([]);
});
