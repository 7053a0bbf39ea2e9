import { expect, test } from '@jest/globals';
import { createElement as h } from 'react';
import { renderToString } from 'react-dom/server';
import { RemoteFramebuffer, useRemoteFramebuffer } from '../../../lib/react/index.js';

test('on a server the component is an empty element with its attributes', () => {
  const html = renderToString(h(RemoteFramebuffer, { url: '/rfb/camera', className: 'stage', onState: () => {} }));
  expect(html).toBe('<div class="stage"></div>');
});

test('on a server the hook says that it connects, and has no view', () => {
  function Screen() {
    const { ref, state, role, view } = useRemoteFramebuffer({ url: '/rfb' });
    return h('div', { ref }, `${state} ${role ?? 'nobody'} ${view ? 'a view' : 'no view'}`);
  }
  expect(renderToString(h(Screen))).toBe('<div>connecting nobody no view</div>');
});
