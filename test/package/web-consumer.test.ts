import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../browser/support/browser.js';
import { showsCard } from '../browser/support/card.js';
import { Pixels } from '../browser/support/pixels.js';
import { INSTALL_TIMEOUT_MS, type RunningProgram } from './command.js';
import { InstalledPages } from './installed-pages.js';

/** On a machine that may run other tests, a development server prepares the package when a page first asks for it. */
jest.setTimeout(120_000);

const SIGHT_TIMEOUT_MS = 40_000;

/** Where each kind of page has its picture. */
const PICTURES = { view: '#stage canvas', element: '#stage [part~="stage"]' };

let pages: InstalledPages;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  [pages, browser] = await Promise.all([InstalledPages.create(), launchBrowser()]);
}, INSTALL_TIMEOUT_MS);

afterEach(() => page.context().close());

afterAll(async () => {
  await browser.close();
  await pages.remove();
});

/** Opens a page and writes down whatever is wrong on it. */
async function open(url: string): Promise<void> {
  page = await (await browser.newContext()).newPage();
  complaints = [];
  page.on('console', (message) => {
    // Browsers ask for an icon by themselves.
    const isOfPage = !message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && isOfPage) complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  await page.goto(url);
}

/** Looks until one of these cards is to be seen, and says which. */
async function seen(picture: string, cards: readonly number[]): Promise<number> {
  const place = page.locator(picture);
  const deadline = Date.now() + SIGHT_TIMEOUT_MS;
  for (;;) {
    const pixels = await Pixels.decode(await place.screenshot());
    const card = cards.find((each) => showsCard(pixels, each));
    if (card !== undefined) return card;
    if (Date.now() > deadline) throw new Error(`none of the cards ${cards.join()} is to be seen; ${complaints.join()}`);
  }
}

/**
 * The picture is there, and another one once it was pressed: the press went through the input's file to the server.
 *
 * @param cards - of which one is there
 * @returns the one that is there then, in every picture of the display as soon as it has come
 */
async function expectLive(picture: string, cards: readonly number[] = [0, 1, 2, 3]): Promise<number> {
  const next = ((await seen(picture, cards)) + 1) % 4;
  await page.locator(`${picture.split(' ')[0]} canvas[data-role="control"]`).click();
  await seen(picture, [next]);
  expect(complaints).toEqual([]);
  return next;
}

describe.each([
  { way: 'built with Vite', path: 'vite' },
  { way: 'built with webpack', path: 'webpack' },
  { way: 'without a bundler, from the installed files', path: 'package' },
  { way: 'without a bundler, from the endpoint', path: 'endpoint' },
])('a page $way', ({ path }) => {
  test.each(['view', 'element'] as const)('has the %s show the display live, and take a press', async (name) => {
    await open(`${pages.url}${path}/${name}.html`);
    await expectLive(PICTURES[name]);
  });
});

describe.each(['vite', 'webpack'])('a page under a strict policy, built with %s', (path) => {
  test('has view and element with the worker’s file that the bundler found', async () => {
    await open(`${pages.url}${path}/strict.html`);
    const card = await expectLive('#stage canvas');
    await expectLive('#second [part~="stage"]', [card]);
    expect(page.workers().map((worker) => new URL(worker.url()).origin)).toEqual(
      Array(2).fill(new URL(page.url()).origin),
    );
  });
});

describe('a page of Vite’s development server, before the application', () => {
  let vite: RunningProgram;
  let url: string;

  beforeAll(async () => {
    ({ program: vite, url } = await pages.developWithVite());
  }, 120_000);

  afterAll(() => vite.stop());

  test.each(['view', 'element'] as const)('has the %s show the display live, and take a press', async (name) => {
    await open(`${url}${name}.html`);
    await expectLive(PICTURES[name]);
  });

  test('has view and element with the worker’s file', async () => {
    await open(`${url}strict.html`);
    const card = await expectLive('#stage canvas');
    await expectLive('#second [part~="stage"]', [card]);
  });
});
