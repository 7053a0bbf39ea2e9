import { expect, test } from '@jest/globals';
import { createSSRApp, defineComponent, h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { RemoteFramebuffer, useRemoteFramebuffer } from '../../../lib/vue/index.js';

test('on a server the component is an empty element with its attributes', async () => {
  const app = createSSRApp(() => h(RemoteFramebuffer, { url: '/rfb/camera', class: 'stage', onState: () => {} }));
  expect(await renderToString(app)).toBe('<div class="stage"></div>');
});

test('on a server the composable says that it connects, and has no view', async () => {
  const Screen = defineComponent(() => {
    const { host, state, role, view } = useRemoteFramebuffer({ url: '/rfb' });
    return () =>
      h('div', { ref: host }, `${state.value} ${role.value ?? 'nobody'} ${view.value ? 'a view' : 'no view'}`);
  });
  expect(await renderToString(createSSRApp(Screen))).toBe('<div>connecting nobody no view</div>');
});
