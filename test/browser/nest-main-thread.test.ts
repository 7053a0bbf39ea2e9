import { expect, test } from '@jest/globals';
import { testCard } from '../../lib/testing/index.js';
import { showsCard, isTestCard } from './support/card.js';
import { EventLog, NestFixture } from './support/nest-fixture.js';

const fixture = NestFixture.use();

test.each([
  ['jpeg', 'image'],
  ['h264', 'webcodecs'],
] as const)('a browser without OffscreenCanvas sees live pictures as %s, and steers', async (wanted, transport) => {
  const app = await fixture.app();
  const display = app.display();
  display.setTransport(wanted);
  const page = await fixture.page(app, 1, '/old');
  const log = new EventLog(display);
  await page.mount();
  await page.reached('waiting');
  for (const n of [0, 1, 2]) {
    display.publish(testCard(n, 640, 480));
    await page.expectToSee(`card ${n}`, (pixels) => isTestCard(n, pixels));
  }
  expect(display.viewers[0]!.metrics()).toMatchObject({ transport });
  expect(page.page.workers()).toHaveLength(0);
  expect(showsCard(await page.capture(), 2, 30)).toBe(true);
  await page.page.mouse.click(208, 158);
  expect((await log.until('pointer_down')).event).toMatchObject({ x: 320, y: 240 });
  await page.call((view) => view.dispose());
  expect(await page.page.locator('canvas').count()).toBe(0);
});

test('the endpoint serves what a page without a worker needs', async () => {
  const app = await fixture.app();
  app.display().publish(testCard(0, 640, 480));
  const page = await fixture.page(app, 1, '/old');
  await page.page.evaluate(async () => {
    const file = '/rfb/client.js';
    const { RemoteFramebufferView } = (await import(file)) as typeof import('../../lib/client/index.js');
    Object.assign(globalThis, { view: new RemoteFramebufferView(document.querySelector<HTMLElement>('#stage')!) });
  });
  await page.expectToSee('the test card', (pixels) => showsCard(pixels, 0));
});
