import { describe, expect, test } from '@jest/globals';
import { testCard } from '../../lib/testing/index.js';
import { showsCard } from './support/card.js';
import { EventLog, NestFixture } from './support/nest-fixture.js';
import { GREEN, halves, isNear, RED } from './support/pixels.js';
import { ViewFixture } from './support/view-fixture.js';
import type { ViewPage } from './support/view-page.js';

const fixture = ViewFixture.use();
const nest = NestFixture.use();

/** Moves the page's window to a screen of another pixel ratio. */
async function moveToScreen({ page, context }: ViewPage, deviceScaleFactor: number): Promise<void> {
  const cdp = await context.newCDPSession(page);
  // With a size that changes as well: an emulated screen tells the page of its pixels only then.
  const width = 800 + deviceScaleFactor;
  await cdp.send('Emulation.setDeviceMetricsOverride', { width, height: 700, deviceScaleFactor, mobile: false });
}

describe('a window that is moved to a screen of two pixels each, and back', () => {
  test('has a canvas of the screen’s pixels, and tells so, now and when it connects again', async () => {
    const { page, peer } = await fixture.openLive();
    for (const [ratio, pwidth, pheight] of [
      [2, 800, 600],
      [1, 400, 300],
      [2, 800, 600],
      [1, 400, 300],
    ] as const) {
      const before = peer.messages.length;
      await moveToScreen(page, ratio);
      const told = { type: 'set_viewport', width: 400, height: 300, pwidth, pheight, ratio };
      await peer.until(`a viewport of ${ratio}`, ({ messages }) =>
        messages.slice(before).some((each) => each.type === 'set_viewport' && each.ratio === ratio),
      );
      expect(peer.messages.findLast(({ type }) => type === 'set_viewport')).toEqual(told);
    }
    await page.expectToSee('the picture', (pixels) => pixels.width === 400 && isNear(pixels.at(200, 150), RED, 2));
    peer.cut();
    const again = await (await fixture.server()).nextPeer();
    await again.message('set_viewport');
    expect(again.messages.slice(0, 2)).toMatchObject([
      { type: 'hello', device_pixel_ratio: 1 },
      { type: 'set_viewport', pwidth: 400, pheight: 300, ratio: 1 },
    ]);
  });

  test('tells the application each time, and shows the picture in all of the view', async () => {
    const app = await nest.app();
    app.display().publish(testCard(0, 640, 480));
    const page = await nest.page(app);
    const log = new EventLog(app.display());
    await page.mount();
    await page.reached('live');
    const resized = async () => {
      const { event } = await log.until('resize');
      if (event.type !== 'resize') throw new Error(event.type);
      return [event.width, event.pwidth, event.ratio];
    };
    expect(await resized()).toEqual([400, 400, 1]);
    await moveToScreen(page, 2);
    expect(await resized()).toEqual([400, 800, 2]);
    await moveToScreen(page, 1);
    expect(await resized()).toEqual([400, 400, 1]);
    await page.expectToSee('the card', (pixels) => pixels.width === 400 && showsCard(pixels, 0));
  });
});

test('a frame of two pixels each, and one after it of one, are told with clicks and to who comes later', async () => {
  const app = await nest.app({ displays: { default: { width: 640, height: 480, h264: false } } });
  const display = app.display();
  const log = new EventLog(display);
  const page = await nest.page(app);
  await page.mount();
  await page.reached('waiting');
  for (const [n, pixelRatio] of [
    [0, 1],
    [1, 2],
    [2, 1],
  ] as const) {
    display.publish(testCard(n, 640, 480), { pixelRatio });
    await page.expectToSee(`card ${n}`, (pixels) => showsCard(pixels, n));
    // The page hears of a picture beside its pixels; a capture is answered after that.
    await page.capture();
    await page.page.mouse.click(208, 158);
    expect((await log.until('pointer_down')).event).toMatchObject({ x: 320, y: 240, pixel_ratio: pixelRatio });
    const later = await nest.page(app);
    await later.mount();
    await later.reached('live');
    expect((await later.call((view) => view.config?.pixel_ratio)) ?? 1).toBe(pixelRatio);
    await later.close();
  }
});

describe('a canvas that is held below the screen’s pixels', () => {
  test('keeps its bound and its shape at every size of the view, and clicks land on their pixel', async () => {
    const { page, peer } = await fixture.open({ deviceScaleFactor: 2, maxBackingDimension: 500 });
    peer.config();
    peer.picture({ seq: 1, width: 40, height: 30 }, await halves());
    await peer.acked(1);
    await page.reached('live');
    for (const [width, height, pwidth, pheight] of [
      [200, 150, 400, 300],
      [600, 300, 500, 250],
      [300, 600, 250, 500],
      [400, 300, 500, 375],
    ] as const) {
      await page.page.locator('#stage').evaluate((stage, size) => Object.assign((stage as HTMLElement).style, size), {
        width: `${width}px`,
        height: `${height}px`,
      });
      await peer.until(`a canvas of ${pwidth}×${pheight}`, ({ messages }) => {
        const told = messages.findLast((each) => each.type === 'set_viewport');
        return told?.type === 'set_viewport' && told.pwidth === pwidth && told.pheight === pheight;
      });
      const told = peer.messages.findLast((each) => each.type === 'set_viewport');
      expect(told).toMatchObject({ width, height, ratio: pwidth / width });
      const seen = await page.expectToSee('both halves', (pixels) => {
        const row = pixels.height / 2;
        return (
          isNear(pixels.at(pixels.width / 4, row), RED, 3) && isNear(pixels.at(pixels.width * 0.75, row), GREEN, 3)
        );
      });
      expect([seen.width, seen.height]).toEqual([width * 2, height * 2]);
      await page.page.mouse.click(8 + width / 2, 8 + height / 2);
      await peer.settle();
      expect(peer.events.findLast(({ event }) => event.type === 'pointer_down')!.event).toMatchObject({ x: 20, y: 15 });
    }
  });
});
