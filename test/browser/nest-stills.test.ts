import { afterEach, describe, expect, test } from '@jest/globals';
import { testCard } from '../../lib/testing/index.js';
import { ShapedLink } from '../support/shaped-link.js';
import { isTestCard } from './support/card.js';
import { NestFixture } from './support/nest-fixture.js';
import { isExactly, noise } from './support/pixels.js';
import { STAGE } from './support/stage.js';
import type { ViewPage } from './support/view-page.js';

const fixture = NestFixture.use();
const links: ShapedLink[] = [];

afterEach(async () => {
  await Promise.all(links.splice(0).map((link) => link.close()));
});

const { width, height } = STAGE;

/** What a person sees, what the page reads and what the view captures are the very pixels of the frame. */
async function expectExact(page: ViewPage, frame: ReturnType<typeof noise>): Promise<void> {
  await page.expectToSee('every pixel of the frame', (pixels) => isExactly(pixels, frame));
  expect(isExactly(await page.readCanvas(), frame)).toBe(true);
  expect(isExactly(await page.capture(), frame)).toBe(true);
}

describe.each([
  { what: 'JPEG', h264: false, transport: 'image', keyframes: 0 },
  { what: 'H.264', h264: 'auto', transport: 'webcodecs', keyframes: 1 },
] as const)('noise of all colours, by $what', ({ h264, transport, keyframes }) => {
  const start = () =>
    fixture.app({ displays: { default: { width, height, h264, stillAfterMs: 200, keyframeSpacingMs: 100 } } });

  test('is on the canvas to the last bit once it rests, and what moves next is seen as before', async () => {
    const app = await start();
    const display = app.display();
    const page = await fixture.page(app);
    await page.mount();
    await page.reached('waiting');
    const frame = noise(width, height);
    display.publish(frame);
    await expectExact(page, frame);
    display.publish(testCard(1, width, height));
    await page.expectToSee('the next frame', (pixels) => isTestCard(1, pixels));
    const [viewer] = display.metrics().viewers;
    expect(viewer).toMatchObject({ transport, keyframesSent: keyframes });
    expect((await page.log()).errors).toEqual([]);
  });

  test('is not on the canvas to the last bit without a still', async () => {
    const app = await fixture.app({ displays: { default: { width, height, h264 } } });
    const page = await fixture.page(app);
    const frame = noise(width, height);
    app.display().publish(frame);
    await page.mount();
    await page.reached('live');
    expect(isExactly(await page.capture(), frame)).toBe(false);
  });

  test('comes in strips by a narrow link, and is there to the last bit', async () => {
    const app = await start();
    const display = app.display();
    const link = await ShapedLink.open(app.origin, { delayMs: 10, bandwidth: 1_000_000, bufferBytes: 16_384 });
    links.push(link);
    const page = await fixture.page({ origin: new URL(link.url(app.origin)).origin });
    // 120 kB, which take a second.
    const frame = noise(width, height, 100);
    display.publish(frame);
    await page.mount();
    await expectExact(page, frame);
    const { stills, viewers } = display.metrics();
    expect(stills).toMatchObject({ shown: 1, encodeErrors: 0 });
    // One live picture, then strips.
    expect(viewers[0]!.framesSent).toBeGreaterThan(5);
    expect((await page.log()).errors).toEqual([]);
  });
});
