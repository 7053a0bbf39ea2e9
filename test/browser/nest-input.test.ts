import { describe, expect, test } from '@jest/globals';
import type { Fit } from '../../lib/protocol/index.js';
import { testCard } from '../../lib/testing/index.js';
import { POINTING_ERROR } from './support/differences.js';
import { EventLog, NestFixture } from './support/nest-fixture.js';
import { onPage } from './support/stage.js';

const fixture = NestFixture.use();

async function openLive(
  frame = { width: 1280, height: 720 },
  { fit = 'contain', deviceScaleFactor = 1 }: { fit?: Fit; deviceScaleFactor?: number } = {},
) {
  const app = await fixture.app({ displays: { default: frame } });
  const log = new EventLog(app.display());
  app.display().publish(testCard(0, frame.width, frame.height));
  const page = await fixture.page(app, deviceScaleFactor);
  await page.mount({ fit });
  await page.reached('live');
  return { app, page, log, mouse: page.page.mouse };
}

describe.each([1, 2])('at a device pixel ratio of %d', (deviceScaleFactor) => {
  test.each(['contain', 'cover', 'fill'] as const)(
    'a click under %s reaches the application at its pixel of the frame',
    async (fit) => {
      const frame = { width: 1280, height: 720 };
      const { log, mouse } = await openLive(frame, { fit, deviceScaleFactor });
      const pixel = { x: 700, y: 123 };
      const { x, y } = onPage(pixel, frame, fit);
      await mouse.click(x, y);
      const { event, stream } = await log.until('pointer_up');
      expect(stream).toBe('default');
      if (event.type !== 'pointer_up') throw new Error(event.type);
      expect(Math.abs(event.x - pixel.x)).toBeLessThanOrEqual(POINTING_ERROR);
      expect(Math.abs(event.y - pixel.y)).toBeLessThanOrEqual(POINTING_ERROR);
      expect(event).toMatchObject({ inside: true, button: 1, buttons: [] });
      expect(log.types.filter((type) => type !== 'resize')).toEqual([
        'pointer_enter',
        'pointer_move',
        'pointer_down',
        'pointer_up',
      ]);
    },
  );
});

test('a click on a frame of another size than the one before lands on the new one', async () => {
  const { app, page, log, mouse } = await openLive();
  app.display().publish(testCard(1, 300, 600));
  await page.page.waitForFunction(() =>
    (globalThis as unknown as { views: { log: { stats: { width: number }[] } }[] }).views[0]!.log.stats.some(
      ({ width }) => width === 300,
    ),
  );
  const { x, y } = onPage({ x: 150, y: 450 }, { width: 300, height: 600 }, 'contain');
  await mouse.click(x, y);
  const { event } = await log.until('pointer_down');
  expect(event).toMatchObject({ x: 150, y: 450, inside: true });
});

test('a drag arrives in order: down, moves, up', async () => {
  const { log, mouse } = await openLive();
  await mouse.move(108, 158);
  await mouse.down();
  await mouse.move(308, 158, { steps: 10 });
  await mouse.up();
  await log.until('pointer_up');
  const drag = log.types.slice(log.types.indexOf('pointer_down'));
  expect(drag[0]).toBe('pointer_down');
  expect(drag.at(-1)).toBe('pointer_up');
  expect(new Set(drag.slice(1, -1))).toEqual(new Set(['pointer_move']));
  const xs = log.events.flatMap(({ event }) => (event.type === 'pointer_move' ? [event.x] : []));
  expect(xs).toEqual([...xs].sort((a, b) => a - b));
  expect(xs.at(-1)).toBe(960);
});

test('wheel and keys arrive', async () => {
  const { page, log, mouse } = await openLive();
  await mouse.click(208, 158);
  await mouse.wheel(0, 100);
  expect((await log.until('wheel')).event).toMatchObject({ dx: 0, dy: 100, x: 640, y: 360 });
  await page.page.keyboard.press('Control+k');
  expect((await log.until('key_up')).event).toMatchObject({ key: 'k', code: 'KeyK', modifiers: ['Control'] });
});

test('what a viewer holds when its page goes is released for the application', async () => {
  const { page, log, mouse } = await openLive();
  await mouse.move(208, 158);
  await mouse.down();
  await page.page.keyboard.down('w');
  await log.until('key_down');
  await page.close();
  const released = [(await log.until('pointer_up')).event.type];
  if (!log.types.includes('key_up')) released.push((await log.until('key_up')).event.type);
  expect(log.types.filter((type) => type === 'pointer_up' || type === 'key_up')).toHaveLength(2);
});

test('the application is told the size of the view, and again when it changes', async () => {
  const { page, log } = await openLive(undefined, { deviceScaleFactor: 2 });
  expect((await log.until('resize')).event).toEqual({
    type: 'resize',
    width: 400,
    height: 300,
    pwidth: 800,
    pheight: 600,
    ratio: 2,
  });
  await page.page.locator('#stage').evaluate((stage) => ((stage as HTMLElement).style.width = '250px'));
  expect((await log.until('resize')).event).toMatchObject({ width: 250, pwidth: 500, pheight: 600 });
});
