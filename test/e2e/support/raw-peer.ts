import { connect, type Socket } from 'node:net';

/** Bytes over TCP, for what no client library would send. */
export class RawPeer {
  readonly closed: Promise<void>;
  #received = Buffer.alloc(0);
  readonly #waiting = new Set<() => void>();

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      for (const check of this.#waiting) check();
    });
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  /** @param from - an address of the loopback network to come from; all of 127.0.0.0/8 is there on Linux */
  static open(port: number, from = '127.0.0.1'): Promise<RawPeer> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', localAddress: from }, () => resolve(new RawPeer(socket)));
      socket.once('error', reject);
    });
  }

  /** Everything received so far. */
  get bytes(): Buffer {
    return this.#received;
  }

  write(data: string | Buffer): void {
    this.socket.write(data);
  }

  /** Lets go without a word, as `kill -9` does. */
  destroy(): void {
    this.socket.destroy();
  }

  /** Lets go with a reset, as a firewall does. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Takes no further byte; what is sent to it waits, first in the kernel, then in the server. */
  stopReading(): void {
    this.socket.pause();
  }

  /** Sends FIN; what the other side says is still received. */
  end(): void {
    this.socket.end();
  }

  /** Resolves with all that was received once it contains `text`; rejects when the connection ends without it. */
  async until(text: string): Promise<string> {
    await this.waitFor(text, (bytes) => bytes.includes(text));
    return this.#received.toString('latin1');
  }

  /**
   * Resolves once what was received is enough; rejects when the connection ends before.
   *
   * @param what - it waits for, for people
   */
  waitFor(what: string, isEnough: (bytes: Buffer) => boolean): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!isEnough(this.#received)) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      void this.closed.then(() => reject(new Error(`closed before ${what}: ${this.#received.toString('latin1')}`)));
      check();
    });
  }
}

/** The head of a WebSocket handshake. */
export function upgradeHead(port: number, path: string, more: Record<string, string> = {}): string {
  const headers = {
    Host: `127.0.0.1:${port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    ...more,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** A text frame as a client must send it: masked (RFC 6455 §5.2), here with a mask of zeros; up to 125 bytes. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 125) throw new RangeError(`text must be at most 125 bytes, got ${payload.length}`);
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
