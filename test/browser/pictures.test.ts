import { describe, expect, test } from '@jest/globals';
import { testByDevTools } from './support/differences.js';
import { BLUE, GREEN, halves, isNear, RED, solid } from './support/pixels.js';
import { ViewFixture } from './support/view-fixture.js';

const fixture = ViewFixture.use();

describe('joining', () => {
  test('hello and viewport are sent at once, with the real pixel ratio and WebP', async () => {
    const { peer } = await fixture.open({ token: 'secret', deviceScaleFactor: 2 });
    await peer.message('set_viewport');
    expect(peer.messages.slice(0, 2)).toEqual([
      {
        type: 'hello',
        supported: expect.arrayContaining(['image/jpeg', 'image/png', 'image/webp']),
        device_pixel_ratio: 2,
        token: 'secret',
      },
      { type: 'set_viewport', width: 400, height: 300, pwidth: 800, pheight: 600, ratio: 2 },
    ]);
  });

  test('only the formats that were asked for are offered', async () => {
    const { page, peer } = await fixture.open({ supported: ['image/png'] });
    expect((await peer.message('hello')).supported).toEqual(['image/png', 'image/png;strips']);
    await page.call((view) => view.setSupported(['image/webp']));
    expect((await peer.message('capabilities')).supported).toEqual(['image/webp']);
  });

  test('the view is waiting once it joined and live once it shows a picture', async () => {
    const { page, peer } = await fixture.open();
    await peer.message('hello');
    peer.config();
    await page.reached('waiting');
    peer.picture({ seq: 1, width: 40, height: 30 }, await solid(RED));
    await page.reached('live');
    expect((await page.log()).states.map(({ state }) => state)).toEqual(['connecting', 'waiting', 'live']);
  });
});

describe('painting', () => {
  test.each(['png', 'jpeg', 'webp'] as const)('a %s is seen as it was sent', async (format) => {
    const { page, peer } = await fixture.open();
    peer.config();
    peer.picture({ seq: 1, width: 40, height: 30, mime: `image/${format}` }, await solid(GREEN, 40, 30, format));
    await peer.acked(1);
    await page.expectToSee('the green picture', (pixels) => isNear(pixels.at(200, 150), GREEN, 24));
  });

  testByDevTools('an older picture that is decoded late is never painted over a newer one', async () => {
    const { page, peer } = await fixture.open({ worker: '/slow-png-worker.js' });
    peer.config();
    peer.picture({ seq: 1, width: 40, height: 30 }, await solid(RED));
    peer.picture({ seq: 2, width: 40, height: 30, mime: 'image/jpeg' }, await solid(BLUE, 40, 30, 'jpeg'));
    await peer.acked(2);
    await page.releasePngs();
    await peer.acked(1);
    expect(peer.acks).toMatchObject([
      { seq: 2, displayed: true },
      { seq: 1, displayed: false },
    ]);
    expect(isNear((await page.capture()).at(20, 15), BLUE, 24)).toBe(true);
  });

  test('a picture that cannot be decoded is acked as not displayed and reported', async () => {
    const { page, peer } = await fixture.openLive();
    peer.picture({ seq: 2, width: 40, height: 30 }, new Uint8Array([1, 2, 3]));
    await peer.acked(2);
    expect(peer.acks.at(-1)).toMatchObject({ seq: 2, displayed: false });
    expect(await page.error()).toMatch(/^picture 2 \(image\/png\) cannot be decoded: /);
  });

  test('every picture of a burst is acked exactly once, and the canvas rests on the last', async () => {
    const { page, peer } = await fixture.openLive();
    const [red, green] = [await solid(RED), await solid(GREEN)];
    const seqs = Array.from({ length: 60 }, (_, index) => index + 2);
    for (const seq of seqs) peer.picture({ seq, width: 40, height: 30 }, seq === seqs.at(-1) ? green : red);
    await peer.acked(...seqs);
    await peer.settle();
    expect(peer.acks.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual([1, ...seqs]);
    expect(peer.acks.find(({ seq }) => seq === seqs.at(-1))).toMatchObject({ displayed: true });
    expect(isNear((await page.capture()).at(20, 15), GREEN, 2)).toBe(true);
  });

  testByDevTools('the canvas is painted at most once per animation frame', async () => {
    const { page, peer } = await fixture.openLive({ worker: '/counting-worker.js' });
    const red = await solid(RED);
    const seqs = Array.from({ length: 100 }, (_, index) => index + 2);
    for (const seq of seqs) peer.picture({ seq, width: 40, height: 30 }, red);
    await peer.acked(...seqs);
    const counts = await page.worker().evaluate(() => (globalThis as unknown as { counts: { draws: number } }).counts);
    expect(counts).toMatchObject({ mostPerFrame: 1 });
    expect(counts.draws).toBeLessThan(100);
  });

  test('a message that breaks the protocol is reported and survived', async () => {
    const { page, peer } = await fixture.openLive();
    peer.send({ type: 'ping', id: 'x' });
    expect(await page.error()).toBe(
      'the server sent a message that breaks the protocol: id must be a number in 0..9007199254740991',
    );
    peer.sendBytes(new Uint8Array([1, 2]));
    await peer.settle();
    expect(await page.call((view) => view.state)).toBe('live');
  });

  test('errors by the dozen are not reported by the dozen', async () => {
    const { page, peer } = await fixture.openLive();
    const seqs = Array.from({ length: 40 }, (_, index) => index + 2);
    for (const seq of seqs) peer.picture({ seq, width: 40, height: 30 }, new Uint8Array([seq]));
    await peer.acked(...seqs);
    await peer.settle();
    const { errors } = await page.log();
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThan(12);
  });
});

describe('look', () => {
  test('a resize repaints the last picture without a new one', async () => {
    const { page, peer } = await fixture.openLive({ background: '#2828dc' });
    await page.page
      .locator('#stage')
      .evaluate((stage) => Object.assign((stage as HTMLElement).style, { width: '300px', height: '300px' }));
    await peer.until('the new viewport', ({ messages }) =>
      messages.some((message) => message.type === 'set_viewport' && message.pwidth === 300),
    );
    const seen = await page.expectToSee('background above the picture', (pixels) =>
      isNear(pixels.at(150, 10), BLUE, 4),
    );
    expect(isNear(seen.at(150, 150), RED, 4)).toBe(true);
    expect(peer.acks).toHaveLength(1);
  });

  test('another fit and another background are seen at once', async () => {
    const { page, peer } = await fixture.open({ fit: 'contain' });
    peer.config();
    peer.picture({ seq: 1, width: 30, height: 30 }, await solid(RED, 30, 30));
    await page.expectToSee('black beside the picture', (pixels) => isNear(pixels.at(10, 150), [0, 0, 0], 2));
    await page.call((view) => view.setBackground('rgb(40, 200, 40)'));
    await page.expectToSee('green beside the picture', (pixels) => isNear(pixels.at(10, 150), GREEN, 2));
    await page.call((view) => view.setFit('fill'));
    await page.expectToSee('the picture everywhere', (pixels) => isNear(pixels.at(10, 150), RED, 2));
  });

  test('the canvas has the pixels of the screen', async () => {
    const { page, peer } = await fixture.open({ deviceScaleFactor: 2, fit: 'fill' });
    peer.config();
    peer.picture({ seq: 1, width: 800, height: 600 }, await halves(800, 600));
    const seen = await page.expectToSee('the picture', (pixels) => isNear(pixels.at(10, 10), RED, 2));
    expect([seen.width, seen.height]).toEqual([800, 600]);
    // One picture pixel is one screen pixel: the edge is sharp.
    expect(isNear(seen.at(399, 300), RED, 4)).toBe(true);
    expect(isNear(seen.at(400, 300), GREEN, 4)).toBe(true);
  });

  test('the canvas may be held below the pixels of the screen', async () => {
    const { peer } = await fixture.open({ deviceScaleFactor: 2, maxBackingDimension: 400 });
    expect(await peer.message('set_viewport')).toEqual({
      type: 'set_viewport',
      width: 400,
      height: 300,
      pwidth: 400,
      pheight: 300,
      ratio: 1,
    });
  });

  test('a padded picture is cropped to what is visible', async () => {
    const { page, peer } = await fixture.open({ fit: 'fill' });
    peer.config();
    peer.picture({ seq: 1, width: 40, height: 30, visible_width: 20, visible_height: 30 }, await halves());
    await page.expectToSee('the left half everywhere', (pixels) => isNear(pixels.at(390, 150), RED, 4));
    const captured = await page.capture();
    expect([captured.width, captured.height]).toEqual([20, 30]);
  });

  test('a view in an element without a height does not grow', async () => {
    const { page, peer } = await fixture.open({ deviceScaleFactor: 2 });
    await peer.message('set_viewport');
    await page.page.locator('#stage').evaluate((stage) => ((stage as HTMLElement).style.height = 'auto'));
    await peer.until('a viewport of no height', ({ messages }) =>
      messages.some((message) => message.type === 'set_viewport' && message.height === 0),
    );
    await peer.settle();
    expect(peer.messages.filter(({ type }) => type === 'set_viewport')).toHaveLength(2);
  });
});

describe('capture', () => {
  test('a capture has the pixels of the picture, not of the canvas', async () => {
    const { page, peer } = await fixture.openLive({ fit: 'cover' });
    peer.picture({ seq: 2, width: 40, height: 30 }, await halves());
    await peer.acked(2);
    const captured = await page.capture();
    expect([captured.width, captured.height]).toEqual([40, 30]);
    expect(captured.at(19, 29)).toEqual(RED);
    expect(captured.at(20, 0)).toEqual(GREEN);
  });

  test('a capture before the first picture is rejected', async () => {
    const { page } = await fixture.open();
    await expect(page.call((view) => view.capture())).rejects.toThrow('nothing was painted yet');
  });
});

describe('figures', () => {
  test('the figures tell what was painted, discarded and how', async () => {
    const { page, peer } = await fixture.openLive();
    // Told for the last two seconds.
    const first = await page.figures(({ decodeMs }) => decodeMs !== undefined);
    expect(first).toMatchObject({ framesPainted: 1, decodeMs: expect.any(Number) });
    const verdict = { kind: 'fine', text: 'fine: 30 of 30 pictures per second are sent' };
    peer.send({ type: 'stats', rtt_ms: 12.5, dropped: 3, verdict });
    peer.picture({ seq: 2, width: 40, height: 30 }, new Uint8Array([0]));
    await peer.acked(2);
    const figures = await page.page.waitForFunction(() =>
      (
        globalThis as unknown as { views: { log: { stats: { framesDiscarded: number }[] } }[] }
      ).views[0]!.log.stats.find((stats) => stats.framesDiscarded === 1),
    );
    expect(await figures.jsonValue()).toMatchObject({
      framesPainted: 1,
      framesReceived: 2,
      framesDiscarded: 1,
      width: 40,
      height: 30,
      mime: 'image/png',
      rttMs: 12.5,
      server: { rtt_ms: 12.5, dropped: 3, verdict },
    });
  });
});
