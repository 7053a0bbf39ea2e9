/**
 * The worker of a view, for pages whose content security policy allows no blob worker: serve this file and pass its
 * URL as the `worker` option. It exports nothing.
 *
 * @packageDocumentation
 */
import { workerCanvases } from './canvases.js';
import type { FromWorker, ReadyMessage, ToWorker } from './messages.js';
import { ViewWorker, type ViewWorkerPorts } from './view-worker.js';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

const ports: ViewWorkerPorts = {
  post: (message: FromWorker) => scope.postMessage(message),
  frames: {
    request: (callback) => scope.requestAnimationFrame(callback),
    cancel: (handle) => scope.cancelAnimationFrame(handle),
  },
  canvases: workerCanvases,
  exit: () => scope.close(),
};

let view: ViewWorker | undefined;

scope.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  if (event.data.type !== 'start') view?.receive(event.data);
  else view ??= new ViewWorker(event.data, ports);
});

scope.postMessage({ type: 'ready' } satisfies ReadyMessage);
