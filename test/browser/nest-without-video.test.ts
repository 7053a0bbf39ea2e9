import { describe, expect, test } from '@jest/globals';
import { testCard } from '../../lib/testing/index.js';
import { INSECURE_HOST } from './support/browser.js';
import { showsCard } from './support/card.js';
import { NestFixture, type NestApp } from './support/nest-fixture.js';
import { Pixels } from './support/pixels.js';

const fixture = NestFixture.use();

const INSECURE = 'the page is served neither over https nor from localhost, where browsers have no WebCodecs';

/** Offers H.264, under a name that browsers trust and under one that they do not. */
async function openApp(): Promise<{ app: NestApp; elsewhere: { origin: string } }> {
  const app = await fixture.app({
    hosts: ['127.0.0.1', INSECURE_HOST],
    displays: { default: { width: 640, height: 480, h264: 'node-av', imageFormat: 'png' } },
  });
  app.display().publish(testCard(0, 640, 480));
  return { app, elsewhere: { origin: app.origin.replace('127.0.0.1', INSECURE_HOST) } };
}

describe('where a browser has no WebCodecs', () => {
  test('a page over plain http shows images, says why, and leaves others their H.264', async () => {
    const { app, elsewhere } = await openApp();
    const trusted = await fixture.page(app);
    await trusted.mount();
    await trusted.figures(({ transport }) => transport === 'webcodecs');
    const page = await fixture.page(elsewhere);
    expect(await page.page.evaluate(() => isSecureContext)).toBe(false);
    await page.mount();
    await page.expectToSee('the card', (pixels) => showsCard(pixels, 0));
    app.display().publish(testCard(1, 640, 480));
    await page.expectToSee('the next card', (pixels) => showsCard(pixels, 1));
    await trusted.expectToSee('the next card', (pixels) => showsCard(pixels, 1, 30));
    // Why there is no video is known before the first picture.
    expect(
      await page.figures(({ videoObstacle, mime }) => videoObstacle !== undefined && mime !== undefined),
    ).toMatchObject({
      ...{ transport: 'image', mime: 'image/png', videoObstacle: INSECURE },
    });
    expect((await trusted.log()).stats.filter(({ videoObstacle }) => videoObstacle)).toEqual([]);
    expect((await page.log()).errors).toEqual([]);
    expect(app.display().viewers.map((viewer) => viewer.metrics().transport)).toEqual(['webcodecs', 'image']);
  });

  test('a browser that has none anywhere shows images, and says that', async () => {
    const { app } = await openApp();
    const page = await fixture.page(app);
    await page.mount({ worker: '/no-video-worker.js' });
    await page.expectToSee('the card', (pixels) => showsCard(pixels, 0));
    expect(await page.figures(({ videoObstacle }) => videoObstacle !== undefined)).toMatchObject({
      videoObstacle: 'this browser has no WebCodecs',
    });
    expect(app.display().viewers[0]!.metrics().transport).toBe('image');
  });

  test('the element has the picture and, among its figures, the reason', async () => {
    const { elsewhere } = await openApp();
    const { page } = await fixture.page(elsewhere, 1, '/element.html');
    await page.evaluate(() => {
      const element = document.createElement('remote-framebuffer');
      document.querySelector('#place')!.append(Object.assign(element, { src: '/rfb', controls: true }));
    });
    const element = page.locator('remote-framebuffer');
    await element.locator('[part=state][data-state=live]').waitFor();
    const stage = element.locator('[part~="stage"]');
    const deadline = Date.now() + 8000;
    while (!showsCard(await Pixels.decode(await stage.screenshot()), 0))
      if (Date.now() > deadline) throw new Error('the card is not to be seen');
    await element.getByRole('button', { name: 'Figures' }).click();
    await element.locator('[part~="hud"]').getByText(INSECURE).waitFor();
    expect(await element.locator('[part~="hud"]').innerText()).toMatch(/No H\.264\s+the page is served/i);
  });
});
