import type { FromWorker } from './worker/messages.js';

type CaptureAnswer = Extract<FromWorker, { type: 'captured' | 'capture-failed' }>;

/** Promises of captures that the worker has not answered yet. */
export class CaptureRequests {
  readonly #ask: (id: number) => void;
  readonly #pending = new Map<number, { resolve(png: Blob): void; reject(error: Error): void }>();
  #nextId = 0;
  #closed = false;

  constructor(ask: (id: number) => void) {
    this.#ask = ask;
  }

  request(): Promise<Blob> {
    if (this.#closed) return Promise.reject(disposed());
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { resolve, reject });
      this.#ask(id);
    });
  }

  settle(answer: CaptureAnswer): void {
    const request = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (answer.type === 'captured') request?.resolve(answer.png);
    else request?.reject(new Error(`the view cannot be captured: ${answer.message}`));
  }

  close(): void {
    this.#closed = true;
    for (const { reject } of this.#pending.values()) reject(disposed());
    this.#pending.clear();
  }
}

function disposed(): Error {
  return new Error('the view cannot be captured: it is disposed');
}
