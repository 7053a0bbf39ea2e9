import type { SocketLike } from '../../../lib/client/worker/connection.js';

type Listeners = {
  open: () => void;
  message: (event: { data: unknown }) => void;
  close: (event: { code: number; reason: string }) => void;
};

/** A socket whose other end is the test. */
export class FakeSocket implements SocketLike {
  binaryType = 'blob';
  readyState = 0;
  closedWith: number | undefined;
  readonly sent: { type: string }[] = [];
  readonly #listeners: Partial<Listeners> = {};

  constructor(readonly url: string) {}

  addEventListener<K extends keyof Listeners>(type: K, listener: Listeners[K]): void {
    this.#listeners[type] = listener;
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data) as { type: string });
  }

  close(code?: number): void {
    this.closedWith = code;
    this.readyState = 2;
  }

  open(): void {
    this.readyState = 1;
    this.#listeners.open?.();
  }

  receive(message: unknown): void {
    this.#listeners.message?.({ data: message instanceof ArrayBuffer ? message : JSON.stringify(message) });
  }

  end(code: number, reason = ''): void {
    this.readyState = 3;
    this.#listeners.close?.({ code, reason });
  }
}
