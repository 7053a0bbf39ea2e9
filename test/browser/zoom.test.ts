import { describe, expect, test } from '@jest/globals';
import { testByDevTools } from './support/differences.js';
import { fingersOn } from './support/fingers.js';
import { isNear, noise, pngOf, type Color } from './support/pixels.js';
import type { ScriptedPeer } from './support/scripted-peer.js';
import { STAGE } from './support/stage.js';
import { ViewFixture, type OpenOptions } from './support/view-fixture.js';
import type { ViewPage } from './support/view-page.js';

const fixture = ViewFixture.use();

/** Every pixel has a colour of its own, near enough: what is clicked can be told from what is seen. */
const FRAME = noise(80, 60);

async function openZooming(options: OpenOptions = {}): Promise<{ page: ViewPage; peer: ScriptedPeer }> {
  const { page, peer } = await fixture.open({ zoom: true, smoothing: 'off', ...options });
  peer.config();
  peer.picture({ seq: 1, width: FRAME.width, height: FRAME.height }, await pngOf(FRAME));
  await peer.acked(1);
  await page.reached('live');
  return { page, peer };
}

function pixelOfFrame(x: number, y: number): Color {
  const at = (Math.floor(y) * FRAME.width + Math.floor(x)) * 4;
  return [FRAME.data[at]!, FRAME.data[at + 1]!, FRAME.data[at + 2]!];
}

/** Where on the picture a click at a point of the page lands. */
async function clickAt(page: ViewPage, peer: ScriptedPeer, x: number, y: number): Promise<{ x: number; y: number }> {
  await page.page.mouse.click(x, y);
  await peer.settle();
  const { event } = peer.events.findLast((each) => each.event.type === 'pointer_down')!;
  return event as { x: number; y: number };
}

/** Clicks here and there: each lands on the pixel that is seen there. */
async function expectClicksWhereSeen(page: ViewPage, peer: ScriptedPeer): Promise<void> {
  const ratio = await page.page.evaluate(() => devicePixelRatio);
  for (const [x, y] of [
    [31.4, 40.3],
    [208, 158],
    [383.7, 291.2],
    [97.2, 251.6],
  ] as const) {
    const pixel = await clickAt(page, peer, x, y);
    // Beside a pixel's edge either neighbour is right.
    const isSeen = (color: Color) =>
      [-0.1, 0.1].some((off) => isNear(color, pixelOfFrame(pixel.x + off, pixel.y + off), 2)) ||
      isNear(color, pixelOfFrame(pixel.x + 0.1, pixel.y - 0.1), 2) ||
      isNear(color, pixelOfFrame(pixel.x - 0.1, pixel.y + 0.1), 2);
    await page.expectToSee(`pixel ${pixel.x}, ${pixel.y} at ${x}, ${y}`, (pixels) =>
      isSeen(pixels.at((x - STAGE.x) * ratio, (y - STAGE.y) * ratio)),
    );
  }
}

const scaleOf = (page: ViewPage) => page.call((view) => view.zoom.scale);

/** Waits until the picture is so many times larger, to three places. */
async function reachedScale({ page }: ViewPage, scale: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const [{ view }] = (globalThis as unknown as { views: [{ view: { zoom: { scale: number } } }] }).views;
    return Math.abs(view.zoom.scale - wanted) < 0.001;
  }, scale);
}

const types = (peer: ScriptedPeer) => peer.events.map(({ event }) => event.type);

async function turnWheel(page: ViewPage, key: 'Control' | 'Shift', dx: number, dy: number): Promise<void> {
  await page.page.keyboard.down(key);
  await page.page.mouse.wheel(dx, dy);
  await page.page.keyboard.up(key);
}

describe('the wheel with Control', () => {
  test.each<[string, OpenOptions]>([
    ['a view', {}],
    ['a screen of two pixels each', { deviceScaleFactor: 2 }],
    ['a picture that is cut off', { fit: 'cover' }],
    ['a page without a worker', { at: '/old' }],
  ])('enlarges about the pointer, and clicks land on what is seen: %s', async (_, options) => {
    const { page, peer } = await openZooming(options);
    const before = await clickAt(page, peer, 108, 98);
    for (let notch = 0; notch < 5; notch += 1) {
      await turnWheel(page, 'Control', 0, -120);
      await expectClicksWhereSeen(page, peer);
      await page.page.mouse.move(108, 98);
    }
    const after = await clickAt(page, peer, 108, 98);
    expect(Math.abs(after.x - before.x)).toBeLessThan(0.01);
    expect(Math.abs(after.y - before.y)).toBeLessThan(0.01);
    await reachedScale(page, Math.exp(1.1));
    expect(types(peer)).not.toContain('wheel');
    expect((await page.log()).zooms).toHaveLength(5);
  });

  test('goes from all of the picture to eight times, and back to exactly what it was', async () => {
    const { page, peer } = await openZooming();
    const whole = await page.expectToSee('the picture', (pixels) => isNear(pixels.at(2, 2), pixelOfFrame(0, 0), 2));
    await page.page.mouse.move(390, 20);
    for (let notch = 0; notch < 12; notch += 1) await turnWheel(page, 'Control', 0, -120);
    await reachedScale(page, 8);
    await expectClicksWhereSeen(page, peer);
    await page.page.mouse.move(20, 290);
    for (let notch = 0; notch < 12; notch += 1) await turnWheel(page, 'Control', 0, 120);
    await reachedScale(page, 1);
    await page.expectToSee('the same as before', ({ data }) => data.every((value, at) => value === whole.data[at]));
    expect((await page.log()).zooms.at(-1)).toBe(1);
  });
});

test('without the option the wheel with Control is the application’s', async () => {
  const { page, peer } = await openZooming({ zoom: false });
  await page.page.mouse.move(108, 98);
  await turnWheel(page, 'Control', 0, -120);
  await peer.until('the wheel', () => types(peer).includes('wheel'));
  expect(peer.events.at(-1)!.event).toMatchObject({ type: 'wheel', dy: -120, modifiers: ['Control'] });
  expect(await scaleOf(page)).toBe(1);
});

describe('with Shift', () => {
  test('a drag moves an enlarged picture as far as its edge, and the application is told of none of it', async () => {
    const { page, peer } = await openZooming();
    await page.call((view) => view.zoom.to(4));
    await reachedScale(page, 4);
    const before = await clickAt(page, peer, 208, 158);
    const told = peer.events.length;
    await page.page.keyboard.down('Shift');
    await page.page.mouse.down();
    await page.page.mouse.move(308, 118);
    await page.page.mouse.up();
    await page.page.keyboard.up('Shift');
    await peer.settle();
    expect(peer.events.slice(told).filter(({ event }) => event.type.startsWith('pointer_'))).toEqual([]);
    // A pixel of the picture is twenty of the view.
    const after = await clickAt(page, peer, 208, 158);
    expect([before.x - after.x, before.y - after.y]).toEqual([5, -2]);
    await expectClicksWhereSeen(page, peer);
    await page.page.keyboard.down('Shift');
    for (let drag = 0; drag < 4; drag += 1) {
      await page.page.mouse.move(18, 18);
      await page.page.mouse.down();
      await page.page.mouse.move(398, 298);
      await page.page.mouse.up();
    }
    await page.page.keyboard.up('Shift');
    const corner = await clickAt(page, peer, 10, 10);
    expect(corner).toMatchObject({ x: 0.1, y: 0.1 });
  });

  testByDevTools('two presses on an enlarged picture are no double click of the application', async () => {
    const { page, peer } = await openZooming();
    await page.call((view) => view.zoom.to(4));
    await reachedScale(page, 4);
    await page.page.mouse.move(208, 158);
    await page.page.keyboard.down('Shift');
    await page.page.mouse.dblclick(208, 158);
    await page.page.keyboard.up('Shift');
    await peer.settle();
    expect(types(peer)).not.toContain('double_click');
    expect(types(peer)).not.toContain('pointer_down');
  });

  test('the wheel moves an enlarged picture; alone, and before that, it is the application’s', async () => {
    const { page, peer } = await openZooming();
    await page.page.mouse.move(208, 158);
    await turnWheel(page, 'Shift', 0, 40);
    await peer.until('the wheel', () => types(peer).includes('wheel'));
    await page.call((view) => view.zoom.to(4));
    await reachedScale(page, 4);
    await turnWheel(page, 'Shift', 40, 20);
    const after = await clickAt(page, peer, 208, 158);
    expect([after.x - 42, after.y - 31].map(Math.abs)).toEqual([expect.closeTo(0), expect.closeTo(0)]);
    expect(types(peer).filter((type) => type === 'wheel')).toHaveLength(1);
    await page.page.mouse.wheel(0, 30);
    await peer.until('the wheel', () => types(peer).filter((type) => type === 'wheel').length === 2);
    expect(await clickAt(page, peer, 208, 158)).toMatchObject({ x: after.x, y: after.y });
  });

  test('a drag is the application’s before the picture is enlarged', async () => {
    const { page, peer } = await openZooming();
    await page.page.mouse.move(208, 158);
    await page.page.keyboard.down('Shift');
    await page.page.mouse.down();
    await peer.until('the press', () => types(peer).includes('pointer_down'));
    expect(peer.events.at(-1)!.event).toMatchObject({ modifiers: ['Shift'] });
  });
});

describe('two fingers', () => {
  testByDevTools(
    'that spread enlarge the picture between them; together they move it, and one is still a pointer',
    async () => {
      const { page, peer } = await openZooming({ hasTouch: true });
      const touch = await fingersOn(page);
      const before = await clickAt(page, peer, 208, 158);
      await touch('Start', [188, 158], [228, 158]);
      for (let way = 5; way <= 40; way += 5) await touch('Move', [188 - way, 158], [228 + way, 158]);
      await touch('End');
      await reachedScale(page, 3);
      const after = await clickAt(page, peer, 208, 158);
      expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(0.01);
      await touch('Start', [188, 158], [228, 158]);
      for (let way = 5; way <= 60; way += 5) await touch('Move', [188 + way, 158], [228 + way, 158]);
      await touch('End');
      // A pixel of the picture is fifteen of the view.
      const moved = await clickAt(page, peer, 208, 158);
      expect(before.x - moved.x).toBeCloseTo(4, 1);
      expect(types(peer)).not.toContain('wheel');
      const clicks = types(peer).filter((type) => type === 'pointer_down').length;
      await page.page.touchscreen.tap(208, 158);
      await peer.until('the press', () => types(peer).filter((type) => type === 'pointer_down').length > clicks);
      const tap = peer.events.findLast(({ event }) => event.type === 'pointer_down')!.event;
      expect(tap).toMatchObject({ pointer_type: 'touch', x: moved.x, y: moved.y });
    },
  );

  testByDevTools('that go one way turn the application’s wheel while all of the picture is seen', async () => {
    const { page, peer } = await openZooming({ hasTouch: true });
    const touch = await fingersOn(page);
    await touch('Start', [158, 208], [258, 208]);
    for (let y = 198; y >= 108; y -= 10) await touch('Move', [158, y], [258, y]);
    await touch('End');
    await peer.until('the wheel', () => types(peer).includes('wheel'));
    expect(await scaleOf(page)).toBe(1);
  });
});

describe('by the page', () => {
  test('the picture is enlarged about any pixel, moved and shown whole again', async () => {
    const { page, peer } = await openZooming({ zoom: false });
    await page.call((view) => view.zoom.to(4, { x: 20, y: 40 }));
    await reachedScale(page, 4);
    expect(await clickAt(page, peer, 208, 158)).toMatchObject({ x: 20, y: 40 });
    await expectClicksWhereSeen(page, peer);
    await page.call((view) => view.zoom.panBy(-20, 40));
    expect(await clickAt(page, peer, 208, 158)).toMatchObject({ x: 21, y: 38 });
    await page.call((view) => view.zoom.panBy(Infinity, -Infinity));
    expect(await clickAt(page, peer, 8, 307)).toEqual(expect.objectContaining({ x: 0, y: expect.closeTo(59.95) }));
    await page.call((view) => view.zoom.to(2, { x: 21, y: 38 }));
    expect(await clickAt(page, peer, 208, 158)).toMatchObject({ x: 21, y: 38 });
    await page.page
      .locator('#stage')
      .evaluate((stage) => Object.assign((stage as HTMLElement).style, { width: '200px', height: '150px' }));
    await page.expectToSee('the small view', ({ width }) => width === 200);
    expect(await clickAt(page, peer, 108, 83)).toMatchObject({ x: 21, y: 38 });
    await page.call((view) => view.zoom.reset());
    expect(await clickAt(page, peer, 8, 8)).toMatchObject({ x: 0, y: 0 });
    expect((await page.log()).zooms).toEqual([4, 2, 1]);
  });

  test('a wrong number throws, and before the first picture nothing happens', async () => {
    const { page } = await fixture.open();
    await expect(page.call((view) => view.zoom.to(9))).rejects.toThrow('scale must be a number in 1..8, got 9');
    await expect(page.call((view) => view.zoom.to(2, { x: Number.NaN, y: 0 }))).rejects.toThrow('x must be a number');
    await expect(page.call((view) => view.zoom.panBy(0, Number.NaN))).rejects.toThrow('y must be a number');
    await page.call((view) => view.zoom.to(2));
    await page.page.waitForFunction(() => performance.getEntriesByName(`${location.origin}/client/zoom.js`).length > 0);
    expect(await scaleOf(page)).toBe(1);
    expect((await page.log()).zooms).toEqual([]);
  });

  test('the file is loaded by who zooms, and by nobody else', async () => {
    const { page } = await openZooming({ zoom: false });
    const isLoaded = () => performance.getEntriesByName(`${location.origin}/client/zoom.js`).length > 0;
    expect(await page.page.evaluate(isLoaded)).toBe(false);
    await page.call((view) => view.zoom.to(2));
    await reachedScale(page, 2);
    expect(await page.page.evaluate(isLoaded)).toBe(true);
  });
});

test('a file that does not come keeps nobody from what the view says', async () => {
  const { page, peer } = await openZooming({ zoom: false });
  await page.page.route('**/zoom.js', () => {});
  await page.call((view) => view.zoom.to(2));
  peer.cut();
  expect(await page.reached('reconnecting')).toMatchObject({ state: 'reconnecting' });
});

test('a view that is disposed hears no wheel any more', async () => {
  const { page } = await openZooming();
  const isTaken = () =>
    page.call(({ canvas }) => !canvas.dispatchEvent(new WheelEvent('wheel', { ctrlKey: true, cancelable: true })));
  expect(await isTaken()).toBe(true);
  await page.call((view) => view.dispose());
  expect(await isTaken()).toBe(false);
  await page.call((view) => view.zoom.to(2));
  expect(await scaleOf(page)).toBe(1);
});
