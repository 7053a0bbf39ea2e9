import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { connectViewer } from '../../lib/testing/index.js';
import { launchBrowser } from '../browser/support/browser.js';
import { Pixels } from '../browser/support/pixels.js';
import { PackedPackage } from './packed-package.js';
import { Tutorial } from './tutorial.js';

/** A new application with all that Nest puts into it is installed, and compiled three times. */
jest.setTimeout(600_000);

const FRAME = { width: 640, height: 360 };
const MIDDLE = { x: 320, y: 180 };
const CORNER = { x: 60, y: 50 };
/** Blue of the glowing centre; the rest of the picture stays below. */
const GLOW = 215;

let packed: PackedPackage;
let browser: Browser;
let page: Page;
let tutorial: Tutorial;

beforeAll(async () => {
  [packed, browser] = await Promise.all([PackedPackage.create(), launchBrowser()]);
  const folder = join(packed.folder, 'empty');
  await mkdir(folder);
  tutorial = new Tutorial('docs/getting-started.md', folder, packed.tarball);
  page = await browser.newPage({ viewport: FRAME });
});

afterAll(async () => {
  await tutorial.stop();
  await browser.close();
  await packed.remove();
});

async function blueAt({ x, y }: { x: number; y: number }): Promise<number> {
  return (await Pixels.decode(await page.screenshot())).at(x, y)[2];
}

async function expectLive(): Promise<void> {
  await page.waitForFunction(() => document.title === 'Rings: live');
}

/** Looks until the centre of the rings is there. */
async function expectGlow(where: { x: number; y: number }): Promise<void> {
  while ((await blueAt(where)) < GLOW);
}

test('who begins with an empty folder sees the picture move', async () => {
  const port = await tutorial.nextStart();
  await page.goto(`http://localhost:${port}/watch`);
  await expectLive();
  await expectGlow(MIDDLE);
  expect(await blueAt(CORNER)).toBeLessThan(GLOW);
  const first = await page.screenshot();
  while (first.equals(await page.screenshot()));
  expect(tutorial.printed).toContain('nothing guards /rfb');
});

test('a press moves the rings, and the log says where it was', async () => {
  const port = await tutorial.nextStart();
  await page.goto(`http://localhost:${port}/watch`);
  await expectLive();
  await page.mouse.click(CORNER.x, CORNER.y);
  await expectGlow(CORNER);
  expect(tutorial.printed).toContain('null pressed at 60 50');
});

test('only who logged in sees the picture, and the log says who pressed', async () => {
  const port = await tutorial.nextStart();
  const origin = `http://localhost:${port}`;
  await expect(connectViewer(`${origin}/rfb`)).rejects.toMatchObject({ closeCode: 4401 });
  expect((await fetch(`${origin}/watch`)).status).toBe(403);
  await page.goto(`${origin}/login`);
  await page.getByLabel('Name').fill('ada');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expectLive();
  await page.mouse.click(CORNER.x, CORNER.y);
  await expectGlow(CORNER);
  expect(tutorial.printed).toContain("{ name: 'ada' } pressed at 60 50");
  expect(tutorial.printed).not.toContain('nothing guards');
});

test('that is all the page says', () => {
  expect(tutorial.isDone).toBe(true);
});
