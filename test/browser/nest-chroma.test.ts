import { describe, expect, test } from '@jest/globals';
import type { Frame } from '../../lib/index.js';
import { NestFixture } from './support/nest-fixture.js';
import { isNear, type Color, type Pixels } from './support/pixels.js';

const fixture = NestFixture.use();

const RED: Color = [200, 60, 60];
const BLUE: Color = [60, 60, 200];
/** As near as H.264 comes to lines of one pixel. */
const NEAR = 16;

/** Columns of one pixel, red and blue in turn: where four pixels share a colour, there is nothing but purple. */
function stripes(width: number, height: number): Frame {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) data.set([...((i % width) % 2 === 0 ? RED : BLUE), 255], i * 4);
  return { data, width, height };
}

function showsStripes(pixels: Pixels): boolean {
  return [100, 101, 250, 251].every((x) => isNear(pixels.at(x, 77), x % 2 === 0 ? RED : BLUE, NEAR));
}

function isPurple(pixels: Pixels): boolean {
  return [100, 101, 250, 251].every((x) => isNear(pixels.at(x, 77), [130, 60, 130], 50));
}

describe.each(['node-av', 'ffmpeg'])('coloured lines of one pixel, by %s', (h264) => {
  test.each([
    ['444', 'h264;chroma=444', showsStripes],
    ['420', 'h264', isPurple],
  ] as const)('with chroma %s', async (chroma, rendition, isAsExpected) => {
    const app = await fixture.app({ displays: { default: { width: 320, height: 240, h264, chroma } } });
    const page = await fixture.page(app);
    app.display().publish(stripes(320, 240));
    await page.mount();
    await page.reached('live');
    expect(isAsExpected(await page.capture())).toBe(true);
    expect(app.display().viewers[0]!.metrics()).toMatchObject({ transport: 'webcodecs', rendition });
  });
});
