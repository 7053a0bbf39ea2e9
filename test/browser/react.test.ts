import { describe } from '@jest/globals';
import { bundleWrapper } from './support/wrapper-bundle.js';
import { describeWrapper } from './support/wrapper-tests.js';

const WAYS = { component: 'RemoteFramebuffer', function: 'useRemoteFramebuffer' };

describe('in StrictMode', () => {
  describeWrapper('React 19', WAYS, () => bundleWrapper('react.ts'));
});
