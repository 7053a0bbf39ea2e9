import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../browser/support/browser.js';
import { Pixels } from '../browser/support/pixels.js';
import { INSTALL_TIMEOUT_MS, RunningProgram } from './command.js';
import { InstalledSample } from './installed-sample.js';

/** A browser draws video, on a machine that may run other tests. */
jest.setTimeout(120_000);

const SIGHT_TIMEOUT_MS = 40_000;
/** A share of the sky where nothing goes off by itself, or falls to. */
const LOW = { x: 0.5, y: 0.9 };
/** Above the sky, below what goes off there. */
const LIT = 150;

let sample: InstalledSample;
let browser: Browser;
let program: RunningProgram;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  [browser, sample] = await Promise.all([launchBrowser(), InstalledSample.create('03-angular')]);
  const started = await RunningProgram.start(sample.folder, /^Open (\S+)$/, process.execPath, 'dist/main.js');
  ({ program } = started);
  page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
  complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(started.match[1]!);
}, INSTALL_TIMEOUT_MS);

afterAll(async () => {
  await browser.close();
  await program.stop();
  await sample.remove();
});

function picture(): Promise<Buffer> {
  return page.locator('[part~="stage"]').screenshot();
}

/** The brightest pixel around a place. */
async function brightness({ x, y }: { x: number; y: number }): Promise<number> {
  const pixels = await Pixels.decode(await picture());
  let most = 0;
  for (let dx = -20; dx <= 20; dx++)
    for (let dy = -20; dy <= 20; dy++) {
      most = Math.max(most, ...pixels.at(x * pixels.width + dx, y * pixels.height + dy));
    }
  return most;
}

test('the Angular page shows fireworks that move, and tells by the element’s events that one may light some', async () => {
  await page.getByText('Press into the sky to light one.').waitFor();
  await page.locator('remote-framebuffer').locator('[part=state][data-state=live]').waitFor();
  const first = await picture();
  while (first.equals(await picture()));
  expect(await page.locator('canvas').getAttribute('aria-label')).toBe('Fireworks over the harbour');
});

test('a press lights one where it was', async () => {
  const { width, height } = (await page.locator('canvas').boundingBox())!;
  const deadline = Date.now() + SIGHT_TIMEOUT_MS;
  expect(await brightness(LOW)).toBeLessThan(LIT);
  // They fade: on a busy machine one may be over before anybody looks.
  do {
    await page.locator('canvas').click({ position: { x: LOW.x * width, y: LOW.y * height } });
    if (Date.now() > deadline) throw new Error('nothing goes off there');
  } while ((await brightness(LOW)) < LIT);
});

test('a moment is kept as a picture, by a method of the element', async () => {
  await page.getByRole('button', { name: 'Keep this moment' }).click();
  const image = page.getByAltText('A moment that was kept');
  await image.waitFor();
  expect(
    await image.evaluate(async (it: HTMLImageElement) => (await it.decode(), [it.naturalWidth, it.naturalHeight])),
  ).toEqual([800, 450]);
});

test('another place is another stream of the same element', async () => {
  await page.getByRole('button', { name: 'hills' }).click();
  await page.locator('canvas[aria-label="Fireworks over the hills"][data-state="live"]').waitFor();
  expect(await page.locator('remote-framebuffer').getAttribute('src')).toBe('/rfb/hills');
});

test('nothing was wrong on the page', () => {
  expect(complaints).toEqual([]);
});
