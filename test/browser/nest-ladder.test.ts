import { afterEach, expect, test } from '@jest/globals';
import type { Frame } from '../../lib/index.js';
import { connectViewer, testCard } from '../../lib/testing/index.js';
import { ShapedLink } from '../support/shaped-link.js';
import { showsCard } from './support/card.js';
import { EventLog, NestFixture } from './support/nest-fixture.js';

const fixture = NestFixture.use();
const SIZE = { width: 640, height: 480 };
/** As near as H.264 at any rate comes to flat colours. */
const NEAR = 30;

let link: ShapedLink | undefined;

afterEach(async () => {
  await link?.close();
  link = undefined;
});

/** Nothing repeats: as many bytes as there may be. */
function noise(n: number): Frame {
  const pixels = new Uint32Array(SIZE.width * SIZE.height);
  for (let at = 0, value = n + 1; at < pixels.length; at++)
    pixels[at] = value = Math.imul(value ^ (value >>> 15), 73_244_475);
  return { data: pixels, ...SIZE };
}

test('a viewer on a narrow link sees a smaller picture in the same place, and clicks where it means to', async () => {
  const ladder = [{ maxBitrate: 200_000, maxFramerate: 10, scaleResolutionDownBy: 2 }];
  const app = await fixture.app({ displays: { default: { ...SIZE, adaptive: { ladder } } } });
  const display = app.display();
  // Only viewers of a shared display move on the ladder.
  await connectViewer(`${app.origin}/rfb`, { supported: ['webcodecs/h264-annexb', 'image/jpeg'] });
  link = await ShapedLink.open(app.origin, { delayMs: 10, bandwidth: 4_000_000 });
  const page = await fixture.page({ origin: link.url(app.origin) });
  await page.mount({ fit: 'fill' });
  await page.reached('waiting');
  const far = display.viewers.at(-1)!;
  await link.shape({ delayMs: 10, bandwidth: 1_500_000 });
  const playing = new AbortController();
  for await (const { index } of display.ticks({ framerate: 30, signal: playing.signal })) {
    if (far.metrics().rendition === 'h264;rung=1') playing.abort();
    else display.publish(noise(index));
  }
  display.publish(testCard(2, SIZE.width, SIZE.height));
  await page.expectToSee('the card', (pixels) => showsCard(pixels, 2, NEAR));
  const small = await page.figures(({ width }) => width === 320);
  expect(small.height).toBe(240);

  const log = new EventLog(display);
  const box = (await page.page.locator('canvas').boundingBox())!;
  await page.page.mouse.click(box.x + box.width / 4, box.y + (box.height * 3) / 4);
  const { event } = await log.until('pointer_down');
  if (event.type !== 'pointer_down') throw new Error(event.type);
  expect(Math.abs(event.x - 160)).toBeLessThanOrEqual(1);
  expect(Math.abs(event.y - 360)).toBeLessThanOrEqual(1);
}, 120_000);
