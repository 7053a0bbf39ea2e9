import type { IncomingHttpHeaders } from 'node:http';
import type { AckMessage, ConfigMessage, OutgoingClientMessage, Picture, ServerMessage } from '../protocol/index.js';

/**
 * Which pictures a test viewer acks by itself.
 *
 * - `'all'`: every one, as this package's browser client does.
 * - `'drawn'`: only those that are newer than the last, and on video only from a keyframe on.
 * - `'none'`: none; {@link TestViewer.ack} does it by hand.
 *
 * @public
 */
export type AckPolicy = 'all' | 'drawn' | 'none';

/**
 * How a connection ended.
 *
 * @public
 */
export interface ViewerClose {
  /** WebSocket close code; 1006 where there was no close frame. */
  code: number;
  /** What the close frame said. */
  reason: string;
}

/**
 * A picture as a test viewer received it.
 *
 * @public
 */
export interface ReceivedPicture extends Picture {
  /** When its last byte was there, in ms of `performance.now()`. */
  readonly receivedMs: number;
}

/**
 * How long to wait.
 *
 * @public
 */
export interface WaitOptions {
  /**
   * Milliseconds until the wait fails, with an error that says what did arrive.
   * @defaultValue the viewer's own `timeoutMs`
   */
  timeoutMs?: number;
}

/**
 * A viewer without a browser. Everything it receives is kept from the first byte on, so that nothing is lost between
 * two awaits. Every wait rejects with an Error that says what did arrive when its time is over, when the connection
 * ends, and when bytes arrive that are not of the protocol.
 *
 * @public
 */
export interface TestViewer {
  /**
   * The latest `config`.
   *
   * @throws Error before the first one arrived, which can only be with `hello: false`
   */
  readonly config: ConfigMessage;
  /** Every picture received so far, in order. */
  readonly pictures: readonly ReceivedPicture[];
  /** Every text message received so far, in order; unknown types are left out. */
  readonly messages: readonly ServerMessage[];
  /** Settles when the connection is gone, by whichever side; never rejects. */
  readonly closed: Promise<ViewerClose>;
  /** Headers of the server's answer to the upgrade request; `set-cookie` is an array. */
  readonly responseHeaders: IncomingHttpHeaders;
  /** WebSocket extensions that were negotiated; empty where there are none. */
  readonly extensions: string;
  /** Waits under way: 0 when nothing is awaited any more. */
  readonly pendingWaits: number;

  /** The next picture that this method has not returned yet, whether it came before the call or comes after it. */
  nextPicture(options?: WaitOptions): Promise<ReceivedPicture>;

  /**
   * The next message of a type that this method has not returned yet, whether it came before the call or comes after
   * it. The `config` that let the viewer in counts as returned.
   */
  nextMessage<T extends ServerMessage['type']>(
    type: T,
    options?: WaitOptions,
  ): Promise<Extract<ServerMessage, { type: T }>>;

  /**
   * Waits until `predicate` returns something other than `undefined`, `null` or `false`, and resolves with that. It is
   * called at once and after every picture and message; what it throws, the wait rejects with.
   */
  waitFor<T>(
    predicate: (viewer: TestViewer) => T | undefined | null | false,
    options?: WaitOptions,
  ): Promise<Exclude<T, undefined | null | false>>;

  /** Sends a message; a string or bytes go out as they are, however wrong. */
  send(message: OutgoingClientMessage | string | Uint8Array): void;

  /**
   * Acks one picture.
   *
   * @param seq - the picture's
   * @param fields - other fields; where not given, `displayed` is true and the decode queue empty
   */
  ack(seq: number, fields?: Partial<Omit<AckMessage, 'type' | 'seq'>>): void;

  /**
   * Closes the connection with a close frame.
   *
   * @param code - 1000 by default
   * @param reason - empty by default
   * @returns how it ended, once it has
   */
  close(code?: number, reason?: string): Promise<ViewerClose>;

  /** Cuts the connection without a close frame, as a lost network does. */
  terminate(): void;
}
