import { expect, test } from '@jest/globals';
import { createComponent } from 'solid-js';
import { renderToString } from 'solid-js/web';
import { createRemoteFramebuffer, RemoteFramebuffer } from '../../../lib/solid/index.js';

test('on a server the component is an empty element with its attributes', () => {
  const html = renderToString(() =>
    createComponent(RemoteFramebuffer, { url: '/rfb/camera', id: 'stage', onState: () => {}, ref: () => {} }),
  );
  expect(html.replace(/ data-hk=\S+?(?=[ >])/, '').replace(/\s+>/, '>')).toBe('<div id="stage"></div>');
});

test('on a server the primitive says that it connects, and has no view', () => {
  const text = renderToString(() => {
    const { state, detail, role, view } = createRemoteFramebuffer(() => ({ url: '/rfb' }));
    return JSON.stringify([state(), detail(), role() ?? 'nobody', view() ? 'a view' : 'no view']);
  });
  expect(text.replaceAll('&quot;', '"')).toBe('["connecting",{},"nobody","no view"]');
});
