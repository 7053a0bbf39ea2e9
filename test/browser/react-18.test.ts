import { describe } from '@jest/globals';
import { bundleWrapper } from './support/wrapper-bundle.js';
import { describeWrapper } from './support/wrapper-tests.js';

const WAYS = { component: 'RemoteFramebuffer', function: 'useRemoteFramebuffer' };

describe('in StrictMode', () => {
  describeWrapper('React 18', WAYS, () =>
    bundleWrapper('react.ts', { alias: { react: 'react-18', 'react-dom': 'react-dom-18' } }),
  );
});
