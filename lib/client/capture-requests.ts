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

  resolve(id: number, png: Blob): void {
    this.#pending.get(id)?.resolve(png);
    this.#pending.delete(id);
  }

  reject(id: number, message: string): void {
    this.#pending.get(id)?.reject(new Error(`the view cannot be captured: ${message}`));
    this.#pending.delete(id);
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
