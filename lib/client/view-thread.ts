import { messageOf } from './worker/message-of.js';
import { loadMainThread } from './chunks.js';
import { WorkerThread } from './worker-thread.js';
import type { FromWorker, StartMessage, ToWorker } from './worker/messages.js';

type Order = Exclude<ToWorker, StartMessage>;

/** What a {@link ViewThread} works with. */
export interface ViewThreadPorts {
  canvas: HTMLCanvasElement;
  /** URL of the worker's file; without it the worker is made from the source inside the client. */
  file: URL | undefined;
  start: Omit<StartMessage, 'canvas'>;
  onMessage(message: FromWorker): void;
  /** Nothing is shown and nothing will be (`isOver`), or a worker threw where nobody caught it and goes on. */
  onFailure(error: Error, isOver: boolean): void;
}

/**
 * The thread a view is decoded and painted on: a worker, or where there can be none the page's own. A canvas that was
 * given to a worker never comes back, so that none is given before the worker has spoken.
 */
export class ViewThread {
  readonly #ports: ViewThreadPorts;
  /** Until somebody listens. */
  #waiting: Order[] = [];
  #worker: WorkerThread | undefined;
  #tell: ((order: Order) => void) | undefined;
  #isClosed = false;

  constructor(ports: ViewThreadPorts) {
    this.#ports = ports;
    if (typeof Worker === 'undefined' || typeof ports.canvas.transferControlToOffscreen !== 'function') {
      void this.#goWithout('this browser has no OffscreenCanvas');
    } else this.#startWorker();
  }

  post(order: Order): void {
    if (this.#isClosed) return;
    if (this.#tell) this.#tell(order);
    else this.#waiting.push(order);
  }

  /** Has the socket closed with a goodbye; everything ends by itself after that. */
  close(): void {
    if (!this.#tell) this.#worker?.terminate();
    this.#worker?.leave();
    this.post({ type: 'dispose' });
    this.#isClosed = true;
  }

  #startWorker(): void {
    const { canvas, file, start, onMessage, onFailure } = this.#ports;
    try {
      const worker = new WorkerThread(file, {
        onReady: () => {
          worker.start({ ...start, canvas: canvas.transferControlToOffscreen() });
          this.#begin((order) => worker.post(order));
        },
        onMessage,
        onError: (error) => (this.#tell ? onFailure(error, false) : void this.#goWithout(error.message)),
      });
      this.#worker = worker;
    } catch (error) {
      void this.#goWithout(messageOf(error));
    }
  }

  /** @param obstacle - why there is no worker */
  async #goWithout(obstacle: string): Promise<void> {
    this.#worker?.terminate();
    this.#worker = undefined;
    const { canvas, start, onMessage, onFailure } = this.#ports;
    try {
      const runOnPage = await loadMainThread();
      if (!this.#isClosed) this.#begin(runOnPage(start, canvas, onMessage, obstacle));
    } catch (error) {
      if (!this.#isClosed) onFailure(new Error(`${obstacle}; nor on the page's own thread: ${messageOf(error)}`), true);
    }
  }

  #begin(tell: (order: Order) => void): void {
    this.#tell = tell;
    for (const order of this.#waiting.splice(0)) tell(order);
  }
}
