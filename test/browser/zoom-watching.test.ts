import { describe, expect, test } from '@jest/globals';
import { fingersOn } from './support/fingers.js';
import { halves, isNear, RED, GREEN } from './support/pixels.js';
import { ViewFixture, type OpenOptions } from './support/view-fixture.js';
import type { ViewPage } from './support/view-page.js';

const fixture = ViewFixture.use();

/** A view that only watches a picture whose left half is red and whose right half is green. */
async function openWatching(options: OpenOptions = {}): Promise<ViewPage> {
  const { page, peer } = await fixture.open({ zoom: true, viewOnly: true, smoothing: 'off', ...options });
  peer.config({ role: 'view' });
  peer.picture({ seq: 1, width: 40, height: 30 }, await halves());
  await peer.acked(1);
  await page.reached('live');
  return page;
}

async function reachedScale({ page }: ViewPage, scale: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const [{ view }] = (globalThis as unknown as { views: [{ view: { zoom: { scale: number } } }] }).views;
    return Math.abs(view.zoom.scale - wanted) < 0.001;
  }, scale);
}

/** Looks until the edge between the halves is at that column of the view. */
async function expectEdgeAt(page: ViewPage, x: number): Promise<void> {
  await page.expectToSee(
    `the edge at ${x}`,
    (pixels) => isNear(pixels.at(x - 2, 150), RED, 3) && isNear(pixels.at(x + 2, 150), GREEN, 3),
  );
}

/** Twice within a tenth of a second, however slow the test is. */
async function pressTwice({ page, context }: ViewPage, kind: 'mouse' | 'touch'): Promise<void> {
  const cdp = await context.newCDPSession(page);
  const began = Date.now() / 1000;
  const at = { x: 108, y: 158 };
  for (const [index, isDown] of [true, false, true, false].entries()) {
    const timestamp = began + index / 40;
    if (kind === 'touch') {
      const type = isDown ? 'touchStart' : 'touchEnd';
      await cdp.send('Input.dispatchTouchEvent', { type, timestamp, touchPoints: isDown ? [at] : [] });
    } else {
      const type = isDown ? 'mousePressed' : 'mouseReleased';
      await cdp.send('Input.dispatchMouseEvent', { ...at, type, timestamp, button: 'left', clickCount: 1 });
    }
  }
}

const placeOf = ({ page }: ViewPage) =>
  page.evaluate(() => ({ scrollY, scale: (globalThis as unknown as Window).visualViewport!.scale }));

describe('who only watches', () => {
  test('enlarges by the wheel with Control, and moves by a drag; the wheel alone is the page’s', async () => {
    const page = await openWatching();
    await page.page.mouse.move(208, 158);
    await page.page.keyboard.down('Control');
    for (let notch = 0; notch < 4; notch += 1) await page.page.mouse.wheel(0, -120);
    await page.page.keyboard.up('Control');
    await reachedScale(page, Math.exp(0.88));
    await expectEdgeAt(page, 200);
    await page.page.mouse.down();
    await page.page.mouse.move(258, 158);
    await page.page.mouse.up();
    await expectEdgeAt(page, 250);
    await page.page.mouse.move(208, 158);
    await expectEdgeAt(page, 250);
    await page.page.mouse.wheel(0, 100);
    await page.page.waitForFunction(() => scrollY === 100);
  });

  test('pinches the picture and not the page, and moves it with one finger', async () => {
    const page = await openWatching({ hasTouch: true });
    const touch = await fingersOn(page);
    await touch('Start', [188, 158], [228, 158]);
    for (let way = 5; way <= 20; way += 5) await touch('Move', [188 - way, 158], [228 + way, 158]);
    await touch('End');
    await reachedScale(page, 2);
    await expectEdgeAt(page, 200);
    await touch('Start', [208, 158]);
    for (let way = 10; way <= 60; way += 10) await touch('Move', [208 + way, 158 - way]);
    await touch('End');
    await expectEdgeAt(page, 260);
    expect(await placeOf(page)).toEqual({ scrollY: 0, scale: 1 });
  });

  test('scrolls the page with one finger while all of the picture is seen', async () => {
    const page = await openWatching({ hasTouch: true });
    const touch = await fingersOn(page);
    await touch('Start', [208, 258]);
    for (let y = 238; y >= 58; y -= 20) await touch('Move', [208, y]);
    await touch('End');
    await page.page.waitForFunction(() => scrollY > 0);
    expect(await placeOf(page)).toMatchObject({ scale: 1 });
    await reachedScale(page, 1);
  });

  test('enlarges by a double tap, and has all of the picture by another', async () => {
    const page = await openWatching({ hasTouch: true });
    await pressTwice(page, 'touch');
    await reachedScale(page, 2);
    await expectEdgeAt(page, 300);
    await pressTwice(page, 'touch');
    await reachedScale(page, 1);
    await expectEdgeAt(page, 200);
    expect(await placeOf(page)).toEqual({ scrollY: 0, scale: 1 });
    expect((await page.log()).zooms).toEqual([2, 1]);
  });

  test('enlarges by a double click, but not by a drag and a click', async () => {
    const page = await openWatching();
    await page.page.mouse.move(108, 158);
    await page.page.mouse.down();
    await page.page.mouse.move(208, 158);
    await page.page.mouse.up();
    await page.page.mouse.click(208, 158);
    expect(await page.call((view) => view.zoom.scale)).toBe(1);
    await pressTwice(page, 'mouse');
    await reachedScale(page, 2);
  });

  test('lets go of a picture whose button was released elsewhere', async () => {
    const page = await openWatching();
    await page.call((view) => view.zoom.to(2));
    await reachedScale(page, 2);
    await page.page.evaluate(() => {
      const canvas = document.querySelector('canvas')!;
      const at = { clientY: 158, pointerId: 7, pointerType: 'mouse', bubbles: true };
      canvas.dispatchEvent(new PointerEvent('pointerdown', { ...at, clientX: 208, button: 0, buttons: 1 }));
      canvas.dispatchEvent(new PointerEvent('pointermove', { ...at, clientX: 308, button: -1, buttons: 0 }));
      canvas.dispatchEvent(new PointerEvent('pointermove', { ...at, clientX: 358, button: -1, buttons: 1 }));
    });
    await expectEdgeAt(page, 200);
  });

  test('is not pinched by one finger, where a mouse was pressed on it and released elsewhere', async () => {
    const page = await openWatching();
    await page.page.evaluate(() => {
      const canvas = document.querySelector('canvas')!;
      const at = { clientY: 158, bubbles: true, isPrimary: true, buttons: 1 };
      const mouse = { ...at, pointerId: 7, pointerType: 'mouse' };
      const finger = { ...at, pointerId: 8, pointerType: 'touch' };
      canvas.dispatchEvent(new PointerEvent('pointerdown', { ...mouse, clientX: 208 }));
      canvas.dispatchEvent(new PointerEvent('pointerdown', { ...finger, clientX: 218 }));
      canvas.dispatchEvent(new PointerEvent('pointermove', { ...finger, clientX: 318, button: -1 }));
    });
    expect(await page.call((view) => view.zoom.scale)).toBe(1);
  });
});

test('who gets control has the drag for the application, and the picture stays enlarged', async () => {
  const { page, peer } = await fixture.open({ zoom: true });
  peer.config({ role: 'view' });
  peer.picture({ seq: 1, width: 40, height: 30 }, await halves());
  await peer.acked(1);
  await page.reached('live');
  const canvas = page.page.locator('canvas');
  const style = () => canvas.evaluate(({ style: { touchAction, cursor } }) => [touchAction, cursor]);
  expect(await style()).toEqual(['pan-x pan-y', 'default']);
  await page.call((view) => view.zoom.to(2));
  await reachedScale(page, 2);
  expect(await style()).toEqual(['none', 'move']);
  peer.config({ role: 'control' });
  expect(await page.roles(2)).toEqual(['view', 'control']);
  await page.page.waitForFunction(() => document.querySelector('textarea'));
  expect(await style()).toEqual(['none', '']);
  await page.page.mouse.move(208, 158);
  await page.page.mouse.down();
  await page.page.mouse.move(258, 158);
  await page.page.mouse.up();
  await peer.until('the up', ({ events }) => events.some(({ event }) => event.type === 'pointer_up'));
  expect(peer.events.at(-1)!.event).toMatchObject({ x: 22.5, y: 15 });
  await expectEdgeAt(page, 200);
});
