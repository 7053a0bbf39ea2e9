import type { InputHost } from './input-host.js';
import type { WorkerHost } from './worker-host.js';

/** Until `signal`, tells worker and input what no worker sees: whether the page is looked at, and has a network. */
export function watchPage(worker: WorkerHost, input: InputHost, signal: AbortSignal): void {
  const tellVisibility = () => {
    const { hidden } = document;
    if (hidden) input.releaseAll();
    worker.post({ type: 'visibility', hidden });
  };
  document.addEventListener('visibilitychange', tellVisibility, { signal });
  window.addEventListener('online', () => worker.post({ type: 'online' }), { signal });
}
