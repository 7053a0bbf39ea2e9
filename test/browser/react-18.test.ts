import { describe } from '@jest/globals';
import { bundleWrapper } from './support/wrapper-bundle.js';
import { describeWrapper } from './support/wrapper-tests.js';

describe('in StrictMode', () => {
  describeWrapper('React 18', 'useRemoteFramebuffer', () =>
    bundleWrapper('react.ts', { alias: { react: 'react-18', 'react-dom': 'react-dom-18' } }),
  );
});
