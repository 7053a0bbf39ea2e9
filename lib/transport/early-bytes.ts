import type { Duplex } from 'node:stream';

/**
 * Keeps what a peer sends before it is admitted, unparsed, for the WebSocket that may follow.
 *
 * Reading is also what shows that the peer hung up: a socket nobody reads never reports it, and the handshake would hold
 * its place until the time-out.
 */
export class EarlyBytes {
  private readonly chunks: Buffer[];
  private size: number;

  constructor(
    private readonly socket: Duplex,
    head: Buffer,
    private readonly maxBytes: number,
  ) {
    this.chunks = [head];
    this.size = head.length;
    socket.on('data', this.onData);
    socket.on('end', this.onEnd);
  }

  /**
   * Stops, and returns all that came.
   *
   * The caller attaches the next reader in the same tick, or pauses the socket; what arrives unheard is lost.
   */
  take(): Buffer {
    this.socket.off('data', this.onData);
    this.socket.off('end', this.onEnd);
    if (this.size >= this.maxBytes) this.socket.resume();
    return Buffer.concat(this.chunks);
  }

  private readonly onData = (chunk: Buffer): void => {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size >= this.maxBytes) this.socket.pause();
  };

  private readonly onEnd = (): void => {
    this.socket.destroy();
  };
}
