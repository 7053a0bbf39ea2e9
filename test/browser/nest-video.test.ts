import { describe, expect, test } from '@jest/globals';
import { testCard } from '../../lib/testing/index.js';
import { showsCard } from './support/card.js';
import { EventLog, NestFixture } from './support/nest-fixture.js';

const fixture = NestFixture.use();

/** As near as H.264 comes to flat colours. */
const NEAR = 3;

describe.each(['node-av', 'ffmpeg'])('H.264 by %s in the browser', (h264) => {
  const options = { displays: { default: { width: 640, height: 480, h264 } } };

  test('shows the test card within three levels, key and deltas', async () => {
    const app = await fixture.app(options);
    const page = await fixture.page(app);
    await page.mount();
    await page.reached('waiting');
    for (const n of [0, 1, 2]) {
      app.display().publish(testCard(n, 640, 480));
      await page.expectToSee(`card ${n}`, (pixels) => showsCard(pixels, n, NEAR));
    }
    expect(app.display().viewers[0]!.metrics()).toMatchObject({ transport: 'webcodecs', rendition: 'h264' });
    expect(app.display().metrics().renditions).toMatchObject([{ encoder: h264 }]);
    const captured = await page.capture();
    expect([captured.width, captured.height]).toEqual([640, 480]);
  });

  test('shows a late joiner the scene at rest, and an odd size whole', async () => {
    const app = await fixture.app(options);
    app.display().publish(testCard(1, 321, 123));
    const page = await fixture.page(app);
    await page.mount({ fit: 'fill' });
    await page.expectToSee('the card', (pixels) => showsCard(pixels, 1, NEAR));
    const captured = await page.capture();
    expect([captured.width, captured.height]).toEqual([321, 123]);
  });

  test('is switched to images and back under the eyes of the viewer, without a reconnect', async () => {
    const app = await fixture.app(options);
    const page = await fixture.page(app);
    app.display().publish(testCard(0, 640, 480));
    await page.mount();
    await page.expectToSee('the card', (pixels) => showsCard(pixels, 0, NEAR));
    const { id } = app.display().viewers[0]!;
    app.display().setTransport('png');
    app.display().publish(testCard(1, 640, 480));
    await page.expectToSee('the next card', (pixels) => showsCard(pixels, 1, NEAR));
    expect(app.display().viewers[0]!.metrics().transport).toBe('image');
    app.display().setTransport('h264');
    app.display().publish(testCard(2, 640, 480));
    await page.expectToSee('the card after', (pixels) => showsCard(pixels, 2, NEAR));
    expect(app.display().viewers[0]!.metrics().transport).toBe('webcodecs');
    expect(app.display().viewers.map((viewer) => viewer.id)).toEqual([id]);
  });
});

test('clicks on H.264 land on the pixel of the published frame', async () => {
  const app = await fixture.app();
  const page = await fixture.page(app);
  app.display().publish(testCard(0, 321, 241));
  const log = new EventLog(app.display());
  await page.mount({ fit: 'fill' });
  await page.expectToSee('the card', (pixels) => showsCard(pixels, 0, NEAR));
  const box = (await page.page.locator('canvas').boundingBox())!;
  await page.page.mouse.click(box.x + box.width / 2, box.y + box.height / 4);
  const { event } = await log.until('pointer_down');
  if (event.type !== 'pointer_down') throw new Error(event.type);
  expect(Math.abs(event.x - 321 / 2)).toBeLessThanOrEqual(0.5);
  expect(Math.abs(event.y - 241 / 4)).toBeLessThanOrEqual(0.5);
});
