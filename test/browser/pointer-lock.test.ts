import { expect, test } from '@jest/globals';
import type { RemoteFramebufferView } from '../../lib/client/index.js';
import { ViewFixture } from './support/view-fixture.js';
import type { ViewPage } from './support/view-page.js';

const fixture = ViewFixture.use();

const untilLocked = (page: ViewPage, isLocked: boolean) =>
  page.page.waitForFunction((wanted) => (document.pointerLockElement?.localName === 'canvas') === wanted, isLocked);

/** Moves a mouse that is locked: the browser tells ways, not places. */
const nudge = (page: ViewPage, movementX: number, movementY: number) =>
  page.page.evaluate(
    ([dx, dy]) => {
      const move = { movementX: dx, movementY: dy, button: -1, pointerId: 1, pointerType: 'mouse', bubbles: true };
      document.querySelector('canvas')!.dispatchEvent(new PointerEvent('pointermove', move));
    },
    [movementX, movementY] as const,
  );

test('a click locks the mouse, whose way moves a cursor that stays on the picture', async () => {
  const { page, peer } = await fixture.openLive({ pointerLock: true });
  await page.page.mouse.click(208, 158);
  await untilLocked(page, true);
  await peer.until('the click', ({ events }) => events.some(({ event }) => event.type === 'pointer_up'));
  const at = async (dx: number, dy: number) => {
    await nudge(page, dx, dy);
    await page.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    await peer.settle();
    const { event } = peer.events.at(-1)!;
    const tenth = (value: number) => Math.round(value * 10) / 10;
    return event.type === 'pointer_move' ? [tenth(event.x), tenth(event.y), event.inside] : event.type;
  };
  expect(await at(50, -30)).toEqual([25, 12, true]);
  expect(await at(10_000, 0)).toEqual([39.9, 12, true]);
  expect(await at(-100, 10_000)).toEqual([29.9, 29.9, true]);
  expect(await at(-10_000, -10_000)).toEqual([0, 0, true]);
  await page.page.mouse.down();
  await peer.until(
    'the press',
    ({ events }) => events.filter(({ event }) => event.type === 'pointer_down').length === 2,
  );
  expect(peer.events.findLast(({ event }) => event.type === 'pointer_down')!.event).toMatchObject({ x: 0, y: 0 });
  await page.page.mouse.up();
});

test.each<[string, (view: RemoteFramebufferView) => void]>([
  ['may no longer steer', (view) => view.setViewOnly(true)],
  ['goes', (view) => view.dispose()],
])('a view that %s frees the mouse', async (_, run) => {
  const { page } = await fixture.openLive({ pointerLock: true });
  await page.page.mouse.click(208, 158);
  await untilLocked(page, true);
  await page.call(run);
  await untilLocked(page, false);
  expect(await page.page.evaluate(() => document.pointerLockElement)).toBeNull();
});

test('without the option a click leaves the mouse free', async () => {
  const { page, peer } = await fixture.openLive();
  await page.page.mouse.click(208, 158);
  await peer.until('the click', ({ events }) => events.some(({ event }) => event.type === 'pointer_up'));
  expect(await page.page.evaluate(() => document.pointerLockElement)).toBeNull();
});
