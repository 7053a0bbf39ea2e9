import { describe, expect, test } from '@jest/globals';
import { bundleWrapper } from './support/wrapper-bundle.js';
import { describeWrapper, type WrapperTests } from './support/wrapper-tests.js';

const WAYS = { component: 'RemoteFramebuffer', function: 'useRemoteFramebuffer' };

const more: WrapperTests = (kind, { openLive }) => {
  test('gives its user the view', async () => {
    const { page } = await openLive(kind);
    expect(await page.capturedSize()).toBeGreaterThan(0);
  });
};

// StrictMode mounts twice, which leaves one of everything.
describe('in StrictMode', () => {
  describeWrapper('React 19', WAYS, () => bundleWrapper('react.ts'), more);
});
