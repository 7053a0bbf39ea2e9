import { expect, test } from '@jest/globals';
import { bundleWrapper } from './support/wrapper-bundle.js';
import { describeWrapper } from './support/wrapper-tests.js';

describeWrapper(
  'Solid',
  { component: 'RemoteFramebuffer', function: 'createRemoteFramebuffer' },
  () => bundleWrapper('solid.ts', { conditions: ['browser', 'development'] }),
  (kind, { openLive }) => {
    const given = kind === 'component' ? 'element' : 'view';
    test(`gives its user the ${given}`, async () => {
      const { page } = await openLive(kind);
      if (kind === 'component') expect(await page.gaveElement()).toBe(true);
      else expect(await page.capturedSize()).toBeGreaterThan(0);
    });
  },
);
