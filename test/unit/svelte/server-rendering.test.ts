import { expect, test } from '@jest/globals';
import { RemoteFramebuffer } from '../../../lib/svelte/index.js';

// Attachments are not run on servers: what a page shows there is this alone.
test('on a server it says that it connects, and has no view', () => {
  const screen = new RemoteFramebuffer(() => ({ url: '/rfb' }));
  expect([screen.state, screen.detail, screen.role, screen.view]).toEqual(['connecting', {}, undefined, undefined]);
});
