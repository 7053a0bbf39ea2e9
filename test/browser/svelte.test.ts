import { expect, test } from '@jest/globals';
import { testCard } from '../../lib/testing/index.js';
import { sveltePlugin } from './support/svelte-plugin.js';
import { bundleWrapper } from './support/wrapper-bundle.js';
import { describeWrapper } from './support/wrapper-tests.js';

describeWrapper(
  'Svelte',
  { function: 'RemoteFramebuffer' },
  () => bundleWrapper('svelte/main.ts', { plugins: [sveltePlugin], conditions: ['svelte', 'browser', 'development'] }),
  (kind, { openLive, isLeft }) => {
    test('gives its user the view', async () => {
      const { page } = await openLive(kind);
      expect(await page.capturedSize()).toBeGreaterThan(0);
    });

    test('stays in the element that took the place of one that fades out', async () => {
      const { app, page } = await openLive(kind);
      expect(await page.swap(true)).toBe(2);
      await page.view.page.locator('#stage').waitFor({ state: 'detached' });
      app.display().publish(testCard(2, 640, 480));
      await page.expectCard(2, '#other');
      await page.tells('live control');
      await page.expectOne();
    });

    test('is back in an element that was fading out when the page turned back', async () => {
      const { app, page } = await openLive(kind);
      expect(await page.swap(true, false)).toBe(1);
      await page.view.page.locator('#stage > canvas').waitFor();
      app.display().publish(testCard(2, 640, 480));
      await page.expectCard(2);
      await page.tells('live control');
      await page.expectOne();
      expect(await page.view.page.locator('#other').count()).toBe(0);
    });

    test('has an attachment for pages that need the picture alone', async () => {
      const { app, page } = await openLive('component', { tag: 'old' });
      await page.mark();
      await page.set({ tag: 'new', label: 'Plot' });
      await page.dressed('aria-label', 'Plot');
      app.display().viewers[0]!.setRole('view');
      expect(await page.told('new role view')).not.toContain('old role view');
      const left = isLeft(app);
      await page.show(false);
      await left;
      await page.workers(0);
    });
  },
);
