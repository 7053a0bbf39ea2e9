import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { connectViewer } from '../../lib/testing/index.js';
import { launchBrowser } from '../browser/support/browser.js';
import { Pixels } from '../browser/support/pixels.js';
import { INSTALL_TIMEOUT_MS, RunningProgram } from './command.js';
import { InstalledSample } from './installed-sample.js';

/** Several browsers draw video at the same time, on a machine that may run other tests. */
jest.setTimeout(120_000);

const ADA = { name: 'ada', password: 'difference engine' };
const GRACE = { name: 'grace', password: 'nanosecond' };
/** Shares of the dish where nothing grows for long, far from each other. */
const CORNER = { x: 0.5, y: 0.06 };
const OTHER_CORNER = { x: 0.95, y: 0.92 };
/** Above the dark of an empty place, below whatever grows. */
const GROWN = 120;

let sample: InstalledSample;
let browser: Browser;
let program: RunningProgram;
let url: string;
const contexts: BrowserContext[] = [];

async function start(...environment: string[]): Promise<void> {
  const parameters = [...environment, process.execPath, 'dist/main.js'];
  const started = await RunningProgram.start(sample.folder, /^Open (\S+)$/, 'env', ...parameters);
  program = started.program;
  url = started.match[1]!;
}

beforeAll(async () => {
  browser = await launchBrowser();
  sample = await InstalledSample.create('02-cookie-login');
}, INSTALL_TIMEOUT_MS);

afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  await program.stop();
});

afterAll(async () => {
  await browser.close();
  await sample.remove();
});

/** A browser of somebody's own. */
async function visit(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 900, height: 800 } });
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function logIn({ name, password }: { name: string; password: string }): Promise<Page> {
  const page = await visit();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  return page;
}

async function watch(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: title }).click();
  await page.getByText('live', { exact: true }).waitFor();
}

/** Brightness of a place of the dish, as it is on the screen. */
async function brightness(page: Page, place: { x: number; y: number }): Promise<number> {
  const pixels = await Pixels.decode(await page.locator('#stage').screenshot());
  const [red, green, blue] = pixels.at(place.x * pixels.width, place.y * pixels.height);
  return (red + green + blue) / 3;
}

/** Waits until something grows there. */
async function grown(page: Page, place: { x: number; y: number }): Promise<void> {
  while ((await brightness(page, place)) < GROWN);
}

async function press(page: Page, place: { x: number; y: number }): Promise<void> {
  const { width, height } = (await page.locator('#stage').boundingBox())!;
  await page.locator('#stage canvas').click({ position: { x: place.x * width, y: place.y * height } });
}

describe('the cookie login', () => {
  test('asks who one is, says when that is wrong, and lets nobody else see a dish', async () => {
    await start();
    const page = await logIn({ ...ADA, password: 'analytical engine' });
    await page.getByText('Name or password is wrong.').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('ada');
    await page.goto(`${url}watch/coral`);
    expect(new URL(page.url()).pathname).toBe('/login');
    await expect(connectViewer(`${url}rfb/coral`)).rejects.toMatchObject({ closeCode: 4401 });
    expect((await fetch(`${url}rfb/client.js`)).status).toBe(401);
    expect((await fetch(`${url}rfb/streams`)).status).toBe(401);
  });

  test('takes its forms from its own pages only', async () => {
    await start();
    const body = new URLSearchParams(ADA);
    for (const origin of ['https://evil.example', 'null']) {
      const response = await fetch(`${url}login`, { method: 'POST', body, headers: { origin }, redirect: 'manual' });
      expect(response.status).toBe(403);
    }
    expect((await fetch(`${url}logout`, { method: 'POST' })).status).toBe(403);
  });

  test('shows who may control a dish that it grows where one presses, and who may only view that it does not', async () => {
    await start();
    const [ada, grace] = [await logIn(ADA), await logIn(GRACE)];
    expect(await grace.locator('.dishes li').allTextContents()).toEqual(['Coral view only', 'Mitosis view only']);
    await watch(ada, 'Coral');
    await watch(grace, 'Coral');
    expect(await ada.locator('#role').textContent()).toBe('press and drag to sow');
    expect(await grace.locator('#role').textContent()).toBe('view only');
    expect(await grace.locator('#stage canvas').getAttribute('data-role')).toBe('view');
    await press(grace, CORNER);
    await press(ada, OTHER_CORNER);
    await Promise.all([grown(ada, OTHER_CORNER), grown(grace, OTHER_CORNER)]);
    expect(await brightness(ada, CORNER)).toBeLessThan(GROWN);
  });

  test('refuses a dish that is not one’s own, and the page says so', async () => {
    await start();
    const [ada, grace] = [await logIn(ADA), await logIn(GRACE)];
    await watch(ada, 'Maze');
    for (const name of ['maze', 'nobody']) {
      await grace.goto(`${url}watch/${name}`);
      await grace.getByText('You may not open this dish').waitFor();
      expect(await grace.locator('#state').textContent()).toBe('refused');
    }
  });

  test('ends a dish in every tab when one logs out in another, and leaves other people’s alone', async () => {
    await start();
    const [ada, grace] = [await logIn(ADA), await logIn(GRACE)];
    await watch(grace, 'Coral');
    await watch(ada, 'Coral');
    const tab = await ada.context().newPage();
    await tab.goto(url);
    await watch(tab, 'Mitosis');
    const list = await ada.context().newPage();
    await list.goto(url);
    await list.getByRole('button', { name: 'Log out' }).click();
    await list.getByRole('button', { name: 'Log in' }).waitFor();
    for (const page of [ada, tab]) await page.getByText('you are logged out').waitFor();
    expect(await grace.locator('#state').textContent()).toBe('live');
    await ada.reload();
    expect(new URL(ada.url()).pathname).toBe('/login');
  });

  test('ends a dish when the session has expired, though it was watched all the time', async () => {
    await start('SESSION_MINUTES=0.1', 'CHECK_SECONDS=1');
    const ada = await logIn(ADA);
    await watch(ada, 'Coral');
    await ada.getByText('you are logged out').waitFor();
    expect(await ada.locator('#state').textContent()).toBe('refused');
  });
});
