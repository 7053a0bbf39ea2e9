import { messageOf } from './message-of.js';
import {
  parseServerMessage,
  unpackPicture,
  type OutgoingClientMessage,
  type Picture,
  type ServerMessage,
} from '../../protocol/index.js';
import type { Clock, Timer } from './clock.js';
import { ABNORMAL_CLOSURE } from './reconnect-policy.js';

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
  onMessage(message: ServerMessage): void;
  onPicture(picture: Picture, byteLength: number): void;
  /** Something came that breaks the protocol; it is left out. */
  onBroken(what: string): void;
  /** Called exactly once. */
  onClosed(code: number, reason: string): void;
}

/** `WebSocket.OPEN`, which the interface above does not carry. */
const OPEN = 1;

/**
 * Until the first message: browsers try for minutes to reach a host that does not answer, ever more rarely, and one that
 * let the socket open may be gone before it says anything.
 */
const CONNECT_TIMEOUT_MS = 20_000;
/** Longer than a picture takes on a slow link. */
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * One WebSocket, from its first try to its end. One whose network went away looks open for many minutes; this one ends
 * where an answer that must come does not.
 */
export class Connection {
  readonly #socket: SocketLike;
  readonly #clock: Clock;
  readonly #listener: ConnectionListener;
  #silence: Timer | undefined;
  #ended = false;

  constructor(createSocket: CreateSocket, url: string, clock: Clock, listener: ConnectionListener) {
    const socket = createSocket(url);
    this.#socket = socket;
    this.#clock = clock;
    this.#listener = listener;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => listener.onOpen());
    socket.addEventListener('message', ({ data }) => {
      this.expectNothing();
      this.#receive(data as string | ArrayBuffer);
    });
    // An error event says nothing, and one close event always follows it.
    socket.addEventListener('close', ({ code, reason }) => this.#end(code, reason));
    this.#expect(CONNECT_TIMEOUT_MS);
  }

  /** Does nothing unless the socket is open: what a viewer did while away is not done later. */
  send(message: OutgoingClientMessage): void {
    if (this.#socket.readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** The server was asked for something and is there if it says anything from now on. */
  expectAnswer(): void {
    this.#expect(ANSWER_TIMEOUT_MS);
  }

  /** It was heard, or need not be any more. */
  expectNothing(): void {
    this.#silence?.cancel();
    this.#silence = undefined;
  }

  /** Starts a normal end; `onClosed` follows. */
  close(): void {
    this.expectNothing();
    this.#socket.close(1000);
  }

  #receive(data: string | ArrayBuffer): void {
    let message: ServerMessage | undefined;
    let picture: Picture | undefined;
    try {
      if (typeof data === 'string') message = parseServerMessage(data);
      else picture = unpackPicture(data);
    } catch (error) {
      this.#listener.onBroken(messageOf(error));
      return;
    }
    if (message) this.#listener.onMessage(message);
    if (picture) this.#listener.onPicture(picture, (data as ArrayBuffer).byteLength);
  }

  #expect(ms: number): void {
    this.#silence ??= this.#clock.setTimer(ms, () => {
      // Nobody is there to answer the close either, which the browser waits for.
      this.close();
      this.#end(ABNORMAL_CLOSURE, 'no answer');
    });
  }

  #end(code: number, reason: string): void {
    this.expectNothing();
    if (this.#ended) return;
    this.#ended = true;
    this.#listener.onClosed(code, reason);
  }
}
