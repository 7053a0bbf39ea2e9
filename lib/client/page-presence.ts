import type { InputHost } from './input-host.js';
import type { ViewThread } from './view-thread.js';

/** Until `signal`, tells thread and input what no worker sees: whether the page is looked at, and has a network. */
export function watchPage(thread: ViewThread, input: InputHost, signal: AbortSignal): void {
  const tellVisibility = () => {
    const { hidden } = document;
    if (hidden) input.releaseAll();
    thread.post({ type: 'visibility', hidden });
  };
  document.addEventListener('visibilitychange', tellVisibility, { signal });
  window.addEventListener('online', () => thread.post({ type: 'online' }), { signal });
}
