import { describe, expect, test } from '@jest/globals';
import { bundleWrapper } from './support/wrapper-bundle.js';
import { describeWrapper, type WrapperTests } from './support/wrapper-tests.js';

const WAYS = { component: 'RemoteFramebuffer', function: 'useRemoteFramebuffer' };
const ALIAS = { react: 'react-18', 'react-dom': 'react-dom-18' };

const more: WrapperTests = (kind, { openLive }) => {
  test('gives its user the view', async () => {
    const { page } = await openLive(kind);
    expect(await page.capturedSize()).toBeGreaterThan(0);
  });
};

describe('in StrictMode', () => {
  describeWrapper('React 18', WAYS, () => bundleWrapper('react.ts', { alias: ALIAS }), more);
});
