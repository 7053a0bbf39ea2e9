/**
 * The server's end of one viewer's connection, as a session sees it. `transport/` implements it over a WebSocket;
 * tests over nothing.
 */
export interface Channel {
  /** Bytes handed over and not yet taken by the operating system. */
  readonly bufferedAmount: number;
  /** Sends a text or binary message. Does nothing once the channel is closing. `data` must not change afterwards. */
  send(data: string | Uint8Array): void;
  /** Sends a ping of the transport's own, which the peer answers below its application; calls back if it does. */
  ping(onAnswered: () => void): void;
  /** Starts the closing handshake. Idempotent. */
  close(code: number, reason: string): void;
}

/** What a channel tells its session. Called synchronously as the socket delivers; must not throw. */
export interface ChannelListener {
  /** A whole text message. */
  onText(text: string): void;
  /** A whole binary message; the protocol has none from a client. */
  onBinary(): void;
  /** The connection is gone, by whichever side; called exactly once. */
  onClosed(code: number): void;
}
