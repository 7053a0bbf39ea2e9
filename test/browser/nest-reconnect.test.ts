import { describe, expect, test } from '@jest/globals';
import { testCard } from '../../lib/testing/index.js';
import { showsCard } from './support/card.js';
import { EventLog, NestFixture } from './support/nest-fixture.js';

const fixture = NestFixture.use();

const QUICK = { initialDelayMs: 50, maxDelayMs: 50 };

test('an application that is restarted on its port is seen live again, without a reload', async () => {
  const first = await fixture.app();
  first.display().publish(testCard(0, 640, 480));
  const page = await fixture.page(first);
  await page.mount({ reconnect: QUICK });
  await page.reached('live');
  const port = Number(new URL(first.origin).port);
  await first.app.close();
  expect(await page.lost()).toMatchObject({ code: 1001 });

  const second = await fixture.app(undefined, { port });
  const log = new EventLog(second.display());
  second.display().publish(testCard(1, 640, 480));
  await page.entered('live', 2);
  await page.expectToSee('the new picture', (pixels) => showsCard(pixels, 1, 30));
  await page.page.mouse.click(208, 158);
  expect((await log.until('pointer_up')).event).toMatchObject({ x: 320, y: 240 });
  expect(second.display().viewers).toHaveLength(1);
  expect(await page.page.locator('canvas').count()).toBe(1);
});

describe.each([
  ['images', false],
  ['video', 'auto'],
] as const)('a connection that may be dead, with %s', (_, h264) => {
  test('is asked for the picture of a scene at rest, and the answer keeps it', async () => {
    const app = await fixture.app({ displays: { default: { width: 640, height: 480, h264 } } });
    app.display().publish(testCard(0, 640, 480));
    const page = await fixture.page(app);
    await page.mount();
    await page.reached('live');
    await page.page.evaluate(() => globalThis.dispatchEvent(new Event('online')));
    const before = (await page.figures(({ framesReceived }) => framesReceived >= 2)).framesReceived;
    await page.hide(true);
    await page.hide(false);
    await page.figures(({ framesReceived }) => framesReceived > before);
    expect(await page.call((view) => view.state)).toBe('live');
    expect(app.display().viewers).toHaveLength(1);
  });
});
