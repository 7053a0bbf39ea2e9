// The page's side, for its types alone: it is compiled and never run here.
import { RemoteFramebufferView, type ViewState } from 'nestjs-rfb/client';

export function show(target: HTMLElement): () => void {
  const view = new RemoteFramebufferView(target, {
    url: '/rfb',
    onState: (state: ViewState, { code, reason }) =>
      target.setAttribute('title', `${state} ${code ?? ''} ${reason ?? ''}`),
  });
  return () => view.dispose();
}
