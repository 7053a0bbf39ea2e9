import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { GREEN, isNear, RED, type Pixels } from './support/pixels.js';
import { ViewFixture, type OpenOptions } from './support/view-fixture.js';
import type { ViewPage } from './support/view-page.js';

const fixture = ViewFixture.use();

/** Red and green pixels in turn: between two of them a blur shows. */
function chequers(width: number, height: number): Promise<Uint8Array> {
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    data.set((at + Math.floor(at / width)) % 2 ? GREEN : RED, at * 3);
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

async function openChequers(options: OpenOptions, width: number, height: number): Promise<ViewPage> {
  const { page, peer } = await fixture.open(options);
  peer.config();
  peer.picture({ seq: 1, width, height }, await chequers(width, height));
  await peer.acked(1);
  return page;
}

/** Whether every pixel about the middle is one of the picture's. */
function isSharp(pixels: Pixels): boolean {
  const { width, height } = pixels;
  for (let y = height / 2 - 20; y < height / 2 + 20; y += 1) {
    for (let x = width / 2 - 20; x < width / 2 + 20; x += 1) {
      const color = pixels.at(x, y);
      if (!isNear(color, RED, 2) && !isNear(color, GREEN, 2)) return false;
    }
  }
  return true;
}

const isBlurred = (pixels: Pixels) =>
  !isSharp(pixels) && !isNear(pixels.at(pixels.width / 2, pixels.height / 2), [0, 0, 0], 2);

describe('at a whole scale every pixel of the picture is sharp', () => {
  test.each<[string, number, number, number]>([
    ['one to one', 400, 300, 1],
    ['four of the screen for each', 200, 150, 1],
    ['one to one on a screen of two pixels each', 800, 600, 2],
    ['four to one on such a screen', 400, 300, 2],
    ['nine for each, of a screen of three halves', 200, 150, 1.5],
  ])('%s', async (_, width, height, deviceScaleFactor) => {
    const page = await openChequers({ deviceScaleFactor }, width, height);
    const seen = await page.expectToSee('every pixel', isSharp);
    expect(seen.width).toBe(400 * deviceScaleFactor);
  });

  test('in a view that is a pixel larger than the picture', async () => {
    const page = await openChequers({}, 400, 300);
    await page.page
      .locator('#stage')
      .evaluate((stage) => Object.assign((stage as HTMLElement).style, { width: '401px', height: '301px' }));
    await page.expectToSee('every pixel', (pixels) => pixels.width === 401 && isSharp(pixels));
  });
});

describe('elsewhere the picture is smoothed', () => {
  test.each([
    ['enlarged', 160, 120],
    ['reduced', 560, 420],
  ])('%s', async (_, width, height) => {
    const page = await openChequers({}, width, height);
    await page.expectToSee('a blur', isBlurred);
  });
});

test('the page may have it always smooth or always sharp, at once', async () => {
  const page = await openChequers({ smoothing: 'on' }, 40, 30);
  await page.expectToSee('a blur', isBlurred);
  await page.call((view) => view.setSmoothing('auto'));
  await page.expectToSee('every pixel', isSharp);
  const uneven = await openChequers({ smoothing: 'off' }, 160, 120);
  await uneven.expectToSee('every pixel', isSharp);
  await uneven.call((view) => view.setSmoothing('auto'));
  await uneven.expectToSee('a blur', isBlurred);
  await expect(uneven.call((view) => view.setSmoothing('yes' as 'on'))).rejects.toThrow(
    'options.smoothing must be one of auto, on, off, got "yes"',
  );
});

test('a canvas that is held below the screen’s pixels is kept sharp too, where the page says so', async () => {
  const page = await openChequers({ smoothing: 'off', maxBackingDimension: 200 }, 200, 150);
  await page.expectToSee('every pixel', isSharp);
  await page.call((view) => view.setSmoothing('auto'));
  await page.expectToSee('a blur', isBlurred);
});
