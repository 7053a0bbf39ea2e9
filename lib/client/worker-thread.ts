import type { FromWorker, ReadyMessage, StartMessage, ToWorker } from './worker/messages.js';

/** The worker's whole source, put here by scripts/build-client.mjs. */
declare const RFB_WORKER_SOURCE: string;

/** Who hears of a worker. */
export interface WorkerListener {
  /** It listens; called once. */
  onReady(): void;
  onMessage(message: FromWorker): void;
  /** It could not be started, or threw where nobody caught it and goes on. */
  onError(error: Error): void;
}

/** One worker: how it is made, spoken to and ended. */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #blobUrl: string | undefined;

  /**
   * @param url - of the worker's file; without it the worker is made from the source inside this module
   * @throws Error where the browser refuses it at once
   */
  constructor(url: URL | undefined, listener: WorkerListener) {
    if (!url) this.#blobUrl = URL.createObjectURL(new Blob([RFB_WORKER_SOURCE], { type: 'text/javascript' }));
    try {
      // Development servers hand out worker files with import statements in them.
      this.#worker = url
        ? new Worker(url, { type: 'module', name: 'nestjs-rfb' })
        : new Worker(this.#blobUrl!, { name: 'nestjs-rfb' });
    } catch (error) {
      this.#revoke();
      throw new Error(describeFailure(url), { cause: error });
    }
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker | ReadyMessage>) => {
      if (data.type !== 'ready') return listener.onMessage(data);
      this.#revoke();
      listener.onReady();
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      // A script that cannot be loaded gives an event without a message.
      const { message } = event as { message?: string };
      listener.onError(new Error(message ? `the worker of the view failed: ${message}` : describeFailure(url)));
    };
  }

  start(message: StartMessage): void {
    this.#worker.postMessage(message, [message.canvas]);
  }

  post(message: Exclude<ToWorker, StartMessage>): void {
    this.#worker.postMessage(message);
  }

  /** Nothing is heard of it any more; it ends when it has done what it was told. */
  leave(): void {
    this.#worker.onmessage = null;
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#worker.terminate();
    };
  }

  /** Ends it now. */
  terminate(): void {
    this.leave();
    this.#revoke();
    this.#worker.terminate();
  }

  /** Not before the worker runs: some browsers read the blob late. Once more does nothing. */
  #revoke(): void {
    if (this.#blobUrl) URL.revokeObjectURL(this.#blobUrl);
  }
}

function describeFailure(url: URL | undefined): string {
  return `the worker of the view cannot be ${url ? `loaded from ${url.href}` : 'started'}`;
}
