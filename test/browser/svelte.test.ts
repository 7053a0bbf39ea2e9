import { expect, test } from '@jest/globals';
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
