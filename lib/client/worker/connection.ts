import type { OutgoingClientMessage } from '../../protocol/index.js';

/** As much of a WebSocket as a {@link Connection} uses. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

/** Makes sockets; `WebSocket` in the worker, a fake in tests. */
export type CreateSocket = (url: string) => SocketLike;

/** What a connection tells its session. */
export interface ConnectionListener {
  onOpen(): void;
  onText(text: string): void;
  onBinary(data: ArrayBuffer): void;
  /** Called exactly once. */
  onClosed(code: number, reason: string): void;
}

/** `WebSocket.OPEN`, which the interface above does not carry. */
const OPEN = 1;

/** One WebSocket, from its first try to its end. */
export class Connection {
  readonly #socket: SocketLike;

  constructor(createSocket: CreateSocket, url: string, listener: ConnectionListener) {
    const socket = createSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => listener.onOpen());
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') listener.onText(data);
      else listener.onBinary(data as ArrayBuffer);
    });
    // An error event says nothing, and one close event always follows it.
    socket.addEventListener('close', ({ code, reason }) => listener.onClosed(code, reason));
    this.#socket = socket;
  }

  /** Does nothing unless the socket is open: what a viewer did while away is not done later. */
  send(message: OutgoingClientMessage): void {
    if (this.#socket.readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Starts a normal end; `onClosed` follows. */
  close(): void {
    this.#socket.close(1000);
  }
}
