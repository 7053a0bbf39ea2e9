import type { FromWorker, ToWorker } from './worker/messages.js';

/** The worker's whole source, put here by scripts/build-client.mjs. */
declare const RFB_WORKER_SOURCE: string;

/** Owns the worker of one view: how it is made, spoken to and ended. */
export class WorkerHost {
  readonly #worker: Worker;
  #blobUrl: string | undefined;
  #started = false;

  /**
   * @param file - URL of the worker's file, as the page writes it; without it the worker is made from the source inside this module
   * @param onMessage - what the worker says
   * @param onFailure - the worker could not be started, or (`started`) threw where nobody caught it and goes on
   */
  constructor(
    file: string | URL | undefined,
    onMessage: (message: FromWorker) => void,
    onFailure: (error: Error, started: boolean) => void,
  ) {
    const url = file === undefined ? undefined : new URL(file, document.baseURI);
    if (!url) this.#blobUrl = URL.createObjectURL(new Blob([RFB_WORKER_SOURCE], { type: 'text/javascript' }));
    // Development servers hand out worker files with import statements in them.
    this.#worker = url
      ? new Worker(url, { type: 'module', name: 'nestjs-rfb' })
      : new Worker(this.#blobUrl!, { name: 'nestjs-rfb' });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      this.#started = true;
      this.#revoke();
      onMessage(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#revoke();
      onFailure(new Error(describeFailure(event.message, url)), this.#started);
    };
  }

  post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  /** Lets the worker close its socket with a goodbye; it ends itself after that. */
  close(): void {
    this.#revoke();
    this.#worker.onmessage = null;
    // A worker that never started will not hear the goodbye.
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#worker.terminate();
    };
    this.post({ type: 'dispose' });
  }

  /** Ends the worker now. */
  terminate(): void {
    this.#revoke();
    this.#worker.terminate();
  }

  /** Not before the worker runs: some browsers read the blob late. */
  #revoke(): void {
    if (this.#blobUrl) URL.revokeObjectURL(this.#blobUrl);
    this.#blobUrl = undefined;
  }
}

function describeFailure(message: string | undefined, url: URL | undefined): string {
  // A script that cannot be loaded gives an event without a message.
  if (message) return `the worker of the view failed: ${message}`;
  if (url) return `the worker of the view cannot be loaded from ${url.href}`;
  return (
    'the worker of the view cannot be started; if the page has a content security policy without "worker-src blob:", ' +
    'serve nestjs-rfb/client/worker and pass its URL as options.worker'
  );
}
