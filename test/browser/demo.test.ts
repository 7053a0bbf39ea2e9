import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { DemoApp } from '../support/demo-app.js';
import { launchBrowser } from './support/browser.js';
import { isNear, Pixels } from './support/pixels.js';

/** Colour of the shared canvas where nobody painted. */
const PAPER = [251, 250, 247] as const;

let demo: DemoApp;
let browser: Browser;
const opened: Page[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([DemoApp.start(), launchBrowser()]);
}, 120_000);

afterEach(async () => {
  await Promise.all(opened.splice(0).map((page) => page.context().close()));
  // A policy that forbids what the page needs shows here, and only here.
  const told = complaints.splice(0);
  if (told.length > 0) throw new Error(`the browser complains: ${told.join('; ')}`);
});

afterAll(async () => {
  await browser.close();
  await demo.stop();
});

describe('the page', () => {
  test('shows the host load first, live, with figures of browser and server', async () => {
    const page = await open('');
    expect(await page.textContent('h1')).toBe('Host load');
    await expectFigure(page, 'Format', /^H\.264 avc1\./);
    await expectFigure(page, 'Picture', '1280 × 720');
    await expectFigure(page, 'Viewers', '1');
    expect(await page.isDisabled('input[value=h264]')).toBe(false);
  });

  test('starts the test card only after its warning', async () => {
    const page = await open('#/test-card', 'idle');
    await page.getByText('This picture flashes').waitFor();
    expect(await page.locator('canvas').count()).toBe(0);
    await page.getByRole('button', { name: 'Start the test card' }).click();
    await reach(page, 'live');
    await expectFigure(page, 'Picture', '640 × 480');
  });

  test('another format reaches every viewer, and every viewer’s controls', async () => {
    const [first, second] = [await open('#/surface'), await open('#/surface')];
    await first.locator('input[value=webp]').check({ force: true });
    for (const page of [first, second]) await expectFigure(page, 'Format', 'WEBP');
    await second.waitForFunction(() => document.querySelector<HTMLInputElement>('input[value=webp]')?.checked);
    await first.locator('input[value=h264]').check({ force: true });
    await expectFigure(second, 'Format', /^H\.264 avc1\./);
  });

  test('another encoder takes over live; one that is not there is greyed out and says why', async () => {
    const page = await open('#/surface');
    const choice = page.locator('#encoder');
    await page.waitForSelector('#encoder option[value=ffmpeg]:not([disabled])', { state: 'attached' });
    expect(await choice.locator('option[value=node-av]').textContent()).toMatch(/^node-av · [\d.]+ ms$/);
    const missing = choice.locator('option[value="ffmpeg:h264_videotoolbox"]');
    expect(await missing.isDisabled()).toBe(true);
    expect(await missing.getAttribute('title')).toContain('without h264_videotoolbox');
    await page.getByText('Why the others are not available').click();
    expect(await page.locator('#encoder-reasons').textContent()).toContain('without h264_videotoolbox');
    for (const encoder of ['ffmpeg', 'node-av', 'auto']) {
      await choice.selectOption(encoder);
      await page.waitForFunction(async (wanted) => {
        const figures = await fetch('/api/streams/surface/metrics').then((response) => response.json());
        const [rendition] = figures.display.renditions;
        return figures.settings.encoder === wanted && (wanted === 'auto' || rendition.encoder === wanted);
      }, encoder);
      await expectFigure(page, 'Format', /^H\.264 avc1\./);
      expect(await page.locator('#viewer [part=state]').getAttribute('data-state')).toBe('live');
    }
  });

  test('streams are chosen with the keyboard', async () => {
    const page = await open('');
    await page.getByRole('link', { name: 'Shared canvas' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Shared canvas');
    await reach(page, 'live');
    expect(new URL(page.url()).hash).toBe('#/paint');
  });
});

describe('two viewers on one page', () => {
  test('the second has its own format and fit, and shares the stream', async () => {
    const page = await open('#/surface');
    await page.getByLabel('Second viewer').check();
    const second = page.locator('#second');
    await second.locator('[part=state][data-state=live]').waitFor();
    await expectFigure(page, 'Viewers', '2');
    await second.getByRole('button', { name: /^Format/ }).click();
    await second.getByRole('menuitemradio', { name: 'PNG' }).click();
    await second.getByRole('button', { name: 'Figures' }).click();
    await second.locator('[part=hud]').getByText('PNG', { exact: true }).waitFor();
    await expectFigure(page, 'Format', /^H\.264 avc1\./);
    await page.getByLabel('Second viewer').uncheck();
    await expectFigure(page, 'Viewers', '1');
  });

  test('neither shows what flashes before its warning was read', async () => {
    const page = await open('#/test-card', 'idle');
    await page.getByLabel('Second viewer').check();
    expect(await page.locator('canvas').count()).toBe(0);
    await page.getByRole('button', { name: 'Start the test card' }).click();
    for (const id of ['#viewer', '#second']) await page.locator(id).locator('[part=state][data-state=live]').waitFor();
  });
});

describe('is it smooth', () => {
  test('the stations between scene and screen are told', async () => {
    const page = await open('');
    const station = (name: string) => page.locator('#stations li').filter({ hasText: name });
    await station('Network')
      .getByText(/ms round trip$/)
      .waitFor();
    await station('Encoding')
      .getByText(/\d ms$/)
      .waitFor();
    await page.waitForSelector('#smoothness:not([data-mood=unknown])');
    expect(await page.locator('#smoothness').getAttribute('data-mood')).not.toBe('unknown');
  });

  test('a scene at rest is no fault', async () => {
    const page = await open('#/surface');
    await page.locator('#stations li').filter({ hasText: 'On screen' }).getByText('at rest').waitFor();
    // Encodes are counted over some seconds, of which those before the rest are a part.
    await page.locator('#quiet').waitFor();
    await page.waitForSelector('#smoothness[data-mood=good]');
    expect(await page.locator('#quiet').textContent()).toContain('nothing is encoded');
  });
});

describe('the scenes', () => {
  test('the surface turns under a drag, and then rests', async () => {
    const page = await open('#/surface');
    await page.waitForSelector('#quiet', { state: 'visible' });
    const before = await look(page);
    await drag(page, [0.4, 0.5], [0.7, 0.6]);
    await expectToSee(page, 'the turned surface', (pixels) => difference(pixels, before) > 0.05);
    await page.waitForSelector('#quiet', { state: 'visible' });
    await page.locator('#viewer [part=stage]').dblclick();
    await expectToSee(page, 'the surface as it was', (pixels) => difference(pixels, before) < 0.01);
  });

  test('a badge says so where one only watches', async () => {
    const page = await open('#/surface');
    const badge = page.locator('#viewer').getByText('View only', { exact: true });
    expect(await badge.isVisible()).toBe(false);
    await page.getByLabel('Only watch').check();
    await badge.waitFor();
    expect(await page.locator('#viewer canvas').getAttribute('role')).toBe('img');
    await page.getByLabel('Only watch').uncheck();
    await badge.waitFor({ state: 'hidden' });
    expect(await page.locator('#viewer canvas').getAttribute('role')).toBe('application');
  });

  test('two viewers of the shared canvas see one stroke, until one of them clears it', async () => {
    const [painter, other] = [await open('#/paint'), await open('#/paint')];
    const at = (pixels: Pixels) => pixels.at(Math.round(pixels.width * 0.5), Math.round(pixels.height * 0.7));
    await drag(painter, [0.3, 0.7], [0.7, 0.7]);
    const isPainted = (pixels: Pixels) => !isNear(at(pixels), PAPER, 60);
    for (const page of [painter, other]) await expectToSee(page, 'the stroke', isPainted);
    await other.locator('#viewer canvas').focus();
    await other.keyboard.press('c');
    for (const page of [painter, other]) await expectToSee(page, 'clean paper', (pixels) => !isPainted(pixels));
  });
});

async function open(hash: string, state = 'live'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
  const page = await context.newPage();
  opened.push(page);
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(demo.url + hash);
  await reach(page, state);
  return page;
}

async function reach(page: Page, state: string): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelector('remote-framebuffer')?.state === wanted, state);
}

/** Waits until a figure of the page says so. */
async function expectFigure(page: Page, name: string, value: string | RegExp): Promise<void> {
  await page.waitForFunction(
    ({ wanted, text }) =>
      [...document.querySelectorAll('.figures div')].some((row) => {
        const shown = row.querySelector('dd')?.textContent ?? '';
        return (
          row.querySelector('dt')?.textContent === wanted &&
          (shown === text || (text instanceof RegExp && text.test(shown)))
        );
      }),
    { wanted: name, text: value },
  );
}

/** Drags between two points, given as shares of the view. */
async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const box = await page.locator('#viewer [part=stage]').boundingBox();
  if (!box) throw new Error('the page has no view');
  await page.mouse.move(box.x + box.width * from[0], box.y + box.height * from[1]);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to[0], box.y + box.height * to[1], { steps: 8 });
  await page.mouse.up();
}

async function look(page: Page): Promise<Pixels> {
  return Pixels.decode(await page.locator('#viewer [part=stage]').screenshot());
}

/** Looks until the view shows what is wanted. */
async function expectToSee(page: Page, what: string, seen: (pixels: Pixels) => boolean): Promise<void> {
  const deadline = Date.now() + 8000;
  while (!seen(await look(page))) {
    if (Date.now() > deadline) throw new Error(`${what} is not to be seen`);
  }
}

/** Share of sampled pixels that differ. */
function difference(one: Pixels, other: Pixels): number {
  const step = 8;
  let samples = 0;
  let different = 0;
  for (let y = 0; y < one.height; y += step) {
    for (let x = 0; x < one.width; x += step) {
      samples++;
      if (!isNear(one.at(x, y), other.at(x, y), 24)) different++;
    }
  }
  return different / samples;
}
