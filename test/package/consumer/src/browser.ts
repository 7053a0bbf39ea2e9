// The page's side, for its types alone: it is compiled and never run here.
import { RemoteFramebufferView, type ViewState } from 'nestjs-rfb/client';
import type { RemoteFramebufferElement } from 'nestjs-rfb/element';

export function show(target: HTMLElement): () => void {
  const view = new RemoteFramebufferView(target, {
    url: '/rfb',
    onState: (state: ViewState, { code, reason }) =>
      target.setAttribute('title', `${state} ${code ?? ''} ${reason ?? ''}`),
  });
  return () => view.dispose();
}

export function showWithControls(target: HTMLElement): RemoteFramebufferElement {
  const element = document.createElement('remote-framebuffer');
  element.src = '/rfb';
  element.controls = true;
  element.addEventListener('rfb-state', ({ detail }) =>
    target.setAttribute('title', `${detail.state} ${detail.code ?? ''}`),
  );
  target.append(element);
  return element;
}
