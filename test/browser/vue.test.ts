import { expect, test } from '@jest/globals';
import { bundleWrapper } from './support/wrapper-bundle.js';
import { describeWrapper } from './support/wrapper-tests.js';

const WAYS = { component: 'RemoteFramebuffer', function: 'useRemoteFramebuffer' };

describeWrapper(
  'Vue',
  WAYS,
  () => bundleWrapper('vue.ts'),
  (kind, { openLive, isLeft }) => {
    test('gives its user the view', async () => {
      const { page } = await openLive(kind);
      expect(await page.capturedSize()).toBeGreaterThan(0);
    });

    test('has no viewer while it is kept alive and not shown', async () => {
      const { app, page } = await openLive(kind);
      const left = isLeft(app);
      await page.activate(false);
      await page.tells('elsewhere');
      await left;
      await page.workers(0);
      await page.activate(true);
      await page.expectCard(0);
      await page.expectOne();
      expect(app.display().viewerCount).toBe(1);
    });
  },
);
