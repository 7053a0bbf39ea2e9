import { describe, expect, test } from '@jest/globals';
import type { PointerRenderviewEvent } from '../../lib/protocol/index.js';
import { POINTING_ERROR, testByDevTools } from './support/differences.js';
import { BLUE, GREEN, halves, isNear, RED, solid, type Pixels } from './support/pixels.js';
import { onPage, STAGE } from './support/stage.js';
import { ViewFixture } from './support/view-fixture.js';

const fixture = ViewFixture.use();

const FRAME = { width: 1280, height: 720 };

describe.each([1, 2])('at a device pixel ratio of %d', (deviceScaleFactor) => {
  test.each(['contain', 'cover', 'fill'] as const)('under %s a pixel is seen where a click finds it', async (fit) => {
    const { page, peer } = await fixture.open({ fit, deviceScaleFactor, background: 'rgb(40, 40, 220)' });
    peer.config();
    peer.picture({ seq: 1, ...FRAME }, await halves(FRAME.width, FRAME.height));
    const seenAt = (pixels: Pixels, x: number, y: number) => {
      const stage = onPage({ x, y }, FRAME, fit);
      return pixels.at((stage.x - STAGE.x) * deviceScaleFactor, (stage.y - STAGE.y) * deviceScaleFactor);
    };
    const seen = await page.expectToSee('the left half', (pixels) => isNear(seenAt(pixels, 630, 8), RED, 4));
    expect(isNear(seenAt(seen, 650, 8), GREEN, 4)).toBe(true);
    expect(isNear(seenAt(seen, 650, 712), GREEN, 4)).toBe(true);
    expect(isNear(seen.at(4, 4), fit === 'contain' ? BLUE : RED, 4)).toBe(true);
  });

  test.each(['contain', 'cover', 'fill'] as const)('a click lands on its pixel under %s', async (fit) => {
    const { page, peer } = await fixture.open({ fit, deviceScaleFactor });
    peer.config();
    peer.picture({ seq: 1, ...FRAME }, await solid(RED, FRAME.width, FRAME.height));
    await peer.acked(1);
    await page.reached('live');
    for (const pixel of [
      { x: 640, y: 360 },
      { x: 300.5, y: 100.5 },
      { x: 1001.25, y: 650 },
    ]) {
      const { x, y } = onPage(pixel, FRAME, fit);
      await page.page.mouse.click(x, y);
      await peer.settle();
      const down = peer.raw.findLast(
        ({ type, event }) => type === 'event' && (event as { type: string }).type === 'pointer_down',
      );
      const event = down!['event'] as Record<string, number>;
      expect(Math.abs(event['x']! - pixel.x)).toBeLessThanOrEqual(POINTING_ERROR);
      expect(Math.abs(event['y']! - pixel.y)).toBeLessThanOrEqual(POINTING_ERROR);
      expect(event).toMatchObject({ inside: true, frame_width: 1280, frame_height: 720, pixel_ratio: 1 });
    }
  });
});

test('a move beside the picture is sent as outside of it, not clamped', async () => {
  const { page, peer } = await fixture.open();
  peer.config();
  peer.picture({ seq: 1, ...FRAME }, await solid(RED, FRAME.width, FRAME.height));
  await page.reached('live');
  const above = onPage({ x: 640, y: -100 }, FRAME, 'contain');
  await page.page.mouse.move(above.x, above.y);
  await peer.until('the move', ({ events }) => events.some(({ event }) => event.type === 'pointer_move'));
  const { event } = peer.events.at(-1)!;
  expect(event).toMatchObject({ type: 'pointer_move', inside: false, button: 0, buttons: [] });
  expect(Math.abs((event as { y: number }).y + 100)).toBeLessThanOrEqual(POINTING_ERROR);
});

test('before the first picture nothing is sent', async () => {
  const { page, peer } = await fixture.open();
  peer.config();
  await page.reached('waiting');
  await page.page.mouse.click(100, 100);
  await peer.settle();
  expect(peer.events).toEqual([]);
});

test('an event carries what the protocol says of it', async () => {
  const { page, peer } = await fixture.openLive();
  await page.page.keyboard.down('Shift');
  await page.page.keyboard.down('Control');
  await page.page.mouse.move(208, 158);
  await page.page.mouse.down({ button: 'right' });
  await page.page.mouse.up({ button: 'right' });
  await peer.until('the up', ({ events }) => events.some(({ event }) => event.type === 'pointer_up'));
  const [down, up] = peer.events.slice(-2);
  const common = {
    x: 20,
    y: 15,
    inside: true,
    pixel_ratio: 1,
    button: 2,
    modifiers: ['Shift', 'Control'],
    pointer_id: expect.any(Number),
    pointer_type: 'mouse',
  };
  expect(down!.event).toMatchObject({ ...common, type: 'pointer_down', buttons: [2], pressure: 0.5 });
  expect(up!.event).toMatchObject({ ...common, type: 'pointer_up', buttons: [], pressure: 0 });
  expect(down!.frame).toEqual({ width: 40, height: 30 });
  // Seconds since the page began, not milliseconds.
  const { timestamp } = down!.event;
  expect(timestamp).toBeGreaterThan(0);
  expect(timestamp).toBeLessThan(60);
});

test('the frame whose pixel ratio returns to one is told with every event', async () => {
  const { page, peer } = await fixture.openLive();
  const red = await solid(RED);
  for (const [seq, pixel_ratio] of [
    [2, 2],
    [3, 1],
    [4, 1.5],
    [5, undefined],
  ] as const) {
    peer.picture({ seq, width: 40, height: 30, ...(pixel_ratio ? { pixel_ratio } : {}) }, red);
    await peer.acked(seq);
    // The page hears of a picture beside the server, not before it; a capture is answered after that.
    await page.capture();
    await page.page.mouse.click(100 + seq, 100);
    await peer.settle();
    expect(peer.events.findLast(({ event }) => event.type === 'pointer_down')!.event).toMatchObject({
      pixel_ratio: pixel_ratio ?? 1,
    });
  }
});

test('a drag goes on outside of the canvas', async () => {
  const { page, peer } = await fixture.openLive();
  await page.page.mouse.move(208, 158);
  await page.page.mouse.down();
  await page.page.mouse.move(608, 158);
  await page.page.mouse.up();
  await peer.until('the up', ({ events }) => events.some(({ event }) => event.type === 'pointer_up'));
  const types = peer.events.map(({ event }) => event.type);
  expect(types.slice(0, 5)).toEqual(['pointer_enter', 'pointer_move', 'pointer_down', 'pointer_move', 'pointer_up']);
  expect(peer.events.find(({ event }) => event.type === 'pointer_up')!.event).toMatchObject({ x: 60, inside: false });
});

testByDevTools('a drag out of the window ends where the button is let go, far outside', async () => {
  const { page, peer } = await fixture.openLive();
  await page.page.mouse.move(208, 158);
  await page.page.mouse.down();
  await page.page.mouse.move(-192, 158);
  await page.page.mouse.move(208, 1158);
  await page.page.mouse.up();
  await peer.until('the up', ({ events }) => events.some(({ event }) => event.type === 'pointer_up'));
  expect(peer.events.findLast(({ event }) => event.type === 'pointer_up')!.event).toMatchObject({
    ...{ x: 20, y: 115, inside: false, button: 1, buttons: [] },
  });
  expect(peer.events.some(({ event }) => event.type === 'pointer_move' && event.x === -20)).toBe(true);
});

test('a drag whose pointer the page takes away is over', async () => {
  const { page, peer } = await fixture.openLive();
  await page.page.mouse.move(208, 158);
  await page.page.mouse.down();
  // The capture that the press asked for begins with the next event.
  await page.page.mouse.move(212, 158);
  await peer.until('the press', ({ events }) => events.some(({ event }) => event.type === 'pointer_down'));
  const { pointer_id = 0 } = peer.events[0]!.event as PointerRenderviewEvent;
  await page.page.evaluate((id) => document.querySelector('canvas')!.releasePointerCapture(id), pointer_id);
  await page.page.mouse.move(228, 158);
  await peer.until('the up', ({ events }) => events.some(({ event }) => event.type === 'pointer_up'));
  await page.page.mouse.up();
  await peer.settle();
  expect(peer.events.filter(({ event }) => event.type === 'pointer_up')).toHaveLength(1);
});

test('each button of a chord is pressed and released by itself', async () => {
  const { page, peer } = await fixture.openLive();
  await page.page.mouse.move(208, 158);
  await page.page.mouse.down({ button: 'left' });
  await page.page.mouse.down({ button: 'middle' });
  await page.page.mouse.up({ button: 'left' });
  await page.page.mouse.up({ button: 'middle' });
  await peer.until('both ups', ({ events }) => events.filter(({ event }) => event.type === 'pointer_up').length === 2);
  const presses = peer.events.flatMap(({ event }) =>
    event.type === 'pointer_down' || event.type === 'pointer_up' ? [[event.type, event.button, event.buttons]] : [],
  );
  expect(presses).toEqual([
    ['pointer_down', 1, [1]],
    ['pointer_down', 3, [1, 3]],
    ['pointer_up', 1, [3]],
    ['pointer_up', 3, []],
  ]);
});

testByDevTools('a double click is told after its second up', async () => {
  const { page, peer } = await fixture.openLive();
  await page.page.mouse.dblclick(208, 158);
  await peer.until('the double click', ({ events }) => events.some(({ event }) => event.type === 'double_click'));
  expect(peer.events.at(-1)!.event).toMatchObject({ type: 'double_click', button: 1, x: 20, y: 15 });
  expect(peer.events.at(-2)!.event.type).toBe('pointer_up');
});

test('moves are sent once per animation frame, the last of them, and before whatever follows them', async () => {
  const { page, peer } = await fixture.openLive();
  await page.page.evaluate(async () => {
    const canvas = document.querySelector('canvas')!;
    const move = (clientX: number) =>
      canvas.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY: 158, button: -1, pointerId: 1 }));
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    for (let x = 108; x <= 208; x += 10) move(x);
    await frame();
    await frame();
    for (let x = 208; x <= 258; x += 10) move(x);
    canvas.dispatchEvent(new WheelEvent('wheel', { clientX: 258, clientY: 158, deltaY: 3, cancelable: true }));
    move(308);
    canvas.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', code: 'KeyA' }));
  });
  await peer.until('the key', ({ events }) => events.some(({ event }) => event.type === 'key_down'));
  const told = peer.events.map(({ event }) => [event.type, 'x' in event ? event.x : undefined]);
  expect(told).toEqual([
    ['pointer_move', 20],
    ['pointer_move', 25],
    ['wheel', 25],
    ['pointer_move', 30],
    ['key_down', undefined],
  ]);
});

test('two fingers keep a move each', async () => {
  const { page, peer } = await fixture.openLive({ touch: 'pointers' });
  await page.page.evaluate(() => {
    const canvas = document.querySelector('canvas')!;
    for (const [pointerId, clientX] of [
      [2, 108],
      [3, 308],
      [2, 118],
      [3, 298],
    ] as const) {
      canvas.dispatchEvent(
        new PointerEvent('pointermove', { clientX, clientY: 158, button: -1, pointerId, pointerType: 'touch' }),
      );
    }
  });
  await peer.until('two moves', ({ events }) => events.length === 2);
  await peer.settle();
  expect(peer.events.map(({ event }) => event)).toMatchObject([
    { pointer_id: 2, x: 11, pointer_type: 'touch' },
    { pointer_id: 3, x: 29 },
  ]);
});

test('the wheel scrolls the application and not the page', async () => {
  const { page, peer } = await fixture.openLive();
  await page.page.mouse.move(208, 158);
  await page.page.mouse.wheel(10, 120);
  await peer.until('the wheel', ({ events }) => events.some(({ event }) => event.type === 'wheel'));
  expect(peer.events.at(-1)!.event).toMatchObject({ type: 'wheel', dx: 10, dy: 120, x: 20, y: 15, buttons: [] });
  expect(await page.page.evaluate(() => scrollY)).toBe(0);
});

describe('the context menu', () => {
  const isKeptAway = (canvas: Element) =>
    !canvas.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));

  test('stays away', async () => {
    const { page } = await fixture.openLive();
    expect(await page.page.locator('canvas').evaluate(isKeptAway)).toBe(true);
    expect(await page.page.locator('canvas').evaluate((canvas) => getComputedStyle(canvas).touchAction)).toBe('none');
  });

  test('opens for a page that wants it, or while the view only watches', async () => {
    const { page } = await fixture.openLive({ contextMenu: true });
    expect(await page.page.locator('canvas').evaluate(isKeptAway)).toBe(false);
    const { page: watching } = await fixture.openLive({ viewOnly: true });
    expect(await watching.page.locator('canvas').evaluate(isKeptAway)).toBe(false);
  });
});

test('a cancelled pointer releases its buttons where it was last', async () => {
  const { page, peer } = await fixture.openLive();
  await page.page.evaluate(() => {
    const canvas = document.querySelector('canvas')!;
    const at = { clientX: 208, clientY: 158, pointerId: 5, pointerType: 'touch' };
    canvas.dispatchEvent(new PointerEvent('pointerdown', { ...at, button: 0, buttons: 1 }));
    canvas.dispatchEvent(new PointerEvent('pointermove', { ...at, clientX: 308, button: -1, buttons: 1 }));
    canvas.dispatchEvent(new PointerEvent('pointercancel', { ...at, clientX: 0, clientY: 0 }));
    canvas.dispatchEvent(new PointerEvent('pointerup', { ...at, button: 0 }));
  });
  await peer.until('the up', ({ events }) => events.some(({ event }) => event.type === 'pointer_up'));
  await peer.settle();
  expect(peer.events.map(({ event }) => event)).toMatchObject([
    { type: 'pointer_down', x: 20 },
    { type: 'pointer_move', x: 30 },
    { type: 'pointer_up', x: 30, button: 1, buttons: [], pointer_id: 5 },
  ]);
});

testByDevTools('a tap comes, presses, releases and leaves', async () => {
  const { page, peer } = await fixture.openLive({ hasTouch: true });
  await page.page.touchscreen.tap(208, 158);
  await peer.until('the leave', ({ events }) => events.some(({ event }) => event.type === 'pointer_leave'));
  const touches = peer.events.flatMap(({ event }) => ('pointer_type' in event ? [event] : []));
  expect(touches).toMatchObject([
    { type: 'pointer_enter', pointer_type: 'touch', x: 20, y: 15 },
    { type: 'pointer_down', pointer_type: 'touch', x: 20, y: 15, button: 1, buttons: [1] },
    { type: 'pointer_up', pointer_type: 'touch', x: 20, y: 15, button: 1, buttons: [] },
    { type: 'pointer_leave', pointer_type: 'touch' },
  ]);
});
