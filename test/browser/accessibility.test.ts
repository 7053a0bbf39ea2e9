import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { DemoApp } from '../support/demo-app.js';
import { findBarriers } from './support/accessibility.js';
import { ElementPage } from './support/element-page.js';
import { ViewFixture } from './support/view-fixture.js';

const fixture = ViewFixture.use();

/** axe looks at every element several times. */
const PATIENCE_MS = 120_000;

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test(
    'the element has no barrier, live, with figures and an open menu',
    async () => {
      const { it, peer } = await ElementPage.live(fixture, 'controls hud view-only');
      await it.page.emulateMedia({ colorScheme });
      peer.send({ type: 'stats', rtt_ms: 90 });
      await it.part('latency').waitFor();
      await it.button('Fit: Contain').click();
      expect(await findBarriers(it.page)).toEqual([]);
    },
    PATIENCE_MS,
  );

  test(
    'the element has no barrier while it waits, nor at its end',
    async () => {
      const { it, peer } = await ElementPage.live(fixture);
      await it.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      peer.close(1001);
      await it.reached('reconnecting');
      expect(await findBarriers(it.page)).toEqual([]);
      const next = await (await fixture.server()).nextPeer();
      next.close(4404, 'unknown stream');
      await it.part('banner').waitFor();
      expect(await findBarriers(it.page)).toEqual([]);
    },
    PATIENCE_MS,
  );
});

test('with forced colours, state and choice are more than a colour', async () => {
  const { it } = await ElementPage.live(fixture, 'controls hud');
  await it.page.emulateMedia({ forcedColors: 'active' });
  const pressed = await it.button('Figures').evaluate((node) => getComputedStyle(node).backgroundColor);
  const plain = await it.button('Save screenshot').evaluate((node) => getComputedStyle(node).backgroundColor);
  expect(pressed).not.toBe(plain);
  expect(await it.part('state').textContent()).toBe('Live');
});

test('who wants less motion sees none', async () => {
  const { it } = await ElementPage.connect(fixture);
  await it.page.emulateMedia({ reducedMotion: 'reduce' });
  const animation = await it.part('spinner').evaluate((node) => getComputedStyle(node).animationName);
  expect(animation).toBe('none');
});

describe('the demo', () => {
  let demo: DemoApp;
  const contexts: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    demo = await DemoApp.start();
  }, 120_000);
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });
  afterAll(() => demo.stop());

  test.each([
    ['light', 1100],
    ['dark', 1100],
    ['light', 360],
  ] as const)(
    'has no barrier in %s, %i pixels wide, and nothing that is cut off',
    async (colorScheme, width) => {
      const context = await fixture.browser.newContext({ colorScheme, viewport: { width, height: 800 } });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(`${demo.url}#/surface`);
      await page.waitForFunction(() => document.querySelector('remote-framebuffer')?.state === 'live');
      await page.getByLabel('Second viewer').check();
      await page.locator('#second').locator('[part=state][data-state=live]').waitFor();
      await page.getByText('All figures').click();
      expect(await findBarriers(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    },
    PATIENCE_MS,
  );
});
