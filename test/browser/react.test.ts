import { describe } from '@jest/globals';
import { bundleWrapper } from './support/wrapper-bundle.js';
import { describeWrapper } from './support/wrapper-tests.js';

describe('in StrictMode', () => {
  describeWrapper('React 19', 'useRemoteFramebuffer', () => bundleWrapper('react.ts'));
});
