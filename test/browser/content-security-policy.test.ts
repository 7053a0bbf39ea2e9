import { beforeAll, expect, test } from '@jest/globals';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Locator } from 'playwright-core';
import { testCard } from '../../lib/testing/index.js';
import type { WrapperKind } from './fixtures/wrappers/contract.js';
import { showsCard } from './support/card.js';
import { documentedPolicy } from './support/documented-policy.js';
import { EventLog, NestFixture, type NestApp } from './support/nest-fixture.js';
import { Pixels } from './support/pixels.js';
import { sveltePlugin } from './support/svelte-plugin.js';
import type { ViewPage } from './support/view-page.js';
import { bundleWrapper } from './support/wrapper-bundle.js';
import { serveWrapper, WrapperPage } from './support/wrapper-page.js';

/** Where the endpoint has the worker, which the policy does not let anybody make of a blob. */
const worker = '/rfb/worker.js';
/** Everything that the application answers has the policy, as by a middleware for all routes. */
const POLICY = documentedPolicy();

/** How the page of each framework is made, and what of the wrapper it uses. */
const FRAMEWORKS: Record<string, [kind: WrapperKind, bundle: () => Promise<string>]> = {
  react: ['component', () => bundleWrapper('react.ts')],
  vue: ['component', () => bundleWrapper('vue.ts')],
  solid: ['component', () => bundleWrapper('solid.ts', { conditions: ['browser', 'development'] })],
  svelte: [
    'function',
    () =>
      bundleWrapper('svelte/main.ts', { plugins: [sveltePlugin], conditions: ['svelte', 'browser', 'development'] }),
  ],
};

const fixture = NestFixture.use();
const wrappers = new Map<string, string>();

beforeAll(async () => {
  for (const [name, [, bundle]] of Object.entries(FRAMEWORKS)) wrappers.set(name, await bundle());
}, 120_000);

/** A page under the policy with nothing on it yet, which writes down what the policy forbids from then on. */
async function open(at: string, script = ''): Promise<{ app: NestApp; page: ViewPage; log: EventLog }> {
  const app = await fixture.app(
    { displays: { default: { width: 640, height: 480, h264: false } } },
    {
      configure: async (nest) => {
        nest.use((_request: IncomingMessage, response: ServerResponse, next: () => void) => {
          response.setHeader('content-security-policy', POLICY);
          next();
        });
        nest.use(serveWrapper(script));
      },
    },
  );
  const log = new EventLog(app.display());
  app.display().publish(testCard(0, 640, 480));
  const page = await fixture.page(app, 1, at);
  await page.page.evaluate(() => {
    const forbidden: string[] = [];
    Object.assign(globalThis, { forbidden });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, target }) => {
      // The icon of the test's own page.
      if (target === document && effectiveDirective === 'img-src' && blockedURI === 'data' && !sourceFile) return;
      forbidden.push(`${effectiveDirective} ${blockedURI} ${sourceFile}`);
    });
  });
  return { app, page, log };
}

function violations({ page }: ViewPage): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { forbidden: string[] }).forbidden);
}

async function expectCard(app: NestApp, picture: Locator, n: number): Promise<void> {
  app.display().publish(testCard(n, 640, 480));
  const deadline = Date.now() + 8000;
  while (!showsCard(await Pixels.decode(await picture.screenshot()), n))
    if (Date.now() > deadline) throw new Error(`card ${n} is not to be seen`);
}

/** What is typed comes through a text field, which is put beside the canvas when it gets the focus. */
async function expectInput({ page }: ViewPage, log: EventLog): Promise<void> {
  await page.locator('canvas[data-role="control"]').click();
  await log.until('pointer_down');
  await page.keyboard.insertText('é');
  await log.until('char');
}

test('a policy without blob workers, inline code and inline styles lets the view show, take input and capture', async () => {
  const { app, page, log } = await open('/');
  await page.mount({ worker });
  await expectCard(app, page.page.locator('#stage'), 1);
  await expectInput(page, log);
  const size = await page.page.evaluate(async () => {
    const [{ view }] = (globalThis as unknown as { views: [{ view: { capture(): Promise<Blob> } }] }).views;
    return (await view.capture()).size;
  });
  expect(size).toBeGreaterThan(0);
  expect(await violations(page)).toEqual([]);
});

test('it lets the element be dressed, open its menus, show figures, save a screenshot and say what is wrong', async () => {
  const { app, page, log } = await open('/element.html');
  await page.page.evaluate((file) => {
    const element = document.createElement('remote-framebuffer');
    Object.assign(element, { src: '/rfb', worker: file, controls: true });
    document.querySelector('#place')!.append(element);
  }, worker);
  const element = page.page.locator('remote-framebuffer');
  await expectCard(app, element.locator('[part~="stage"]'), 1);
  await expectInput(page, log);
  await element.getByRole('button', { name: 'Figures' }).click();
  await element.getByRole('button', { name: 'Fit: Contain' }).click();
  await element.getByRole('menuitemradio', { name: 'Cover' }).click();
  const [download] = await Promise.all([
    page.page.waitForEvent('download'),
    element.getByRole('button', { name: 'Save screenshot' }).click(),
  ]);
  expect(await download.failure()).toBeNull();
  app.display().viewers[0]!.close();
  await element.getByRole('button', { name: 'Try again' }).waitFor();
  expect(await element.locator('[part~="bar"]').evaluate((bar) => getComputedStyle(bar).display)).toBe('flex');
  expect(await violations(page)).toEqual([]);
});

test.each(Object.keys(FRAMEWORKS))('it lets the wrapper for %s show and take input', async (name) => {
  const { app, page, log } = await open('/wrapper', wrappers.get(name));
  await new WrapperPage(page).mount(FRAMEWORKS[name]![0], { worker });
  await expectCard(app, page.page.locator('#stage'), 1);
  await expectInput(page, log);
  expect(await violations(page)).toEqual([]);
});
