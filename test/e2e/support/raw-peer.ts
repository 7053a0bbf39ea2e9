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

  static open(port: number): Promise<RawPeer> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new RawPeer(socket)));
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

  /** Sends FIN; what the other side says is still received. */
  end(): void {
    this.socket.end();
  }

  /** Resolves with all that was received once it contains `text`; rejects when the connection ends without it. */
  async until(text: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!this.#received.includes(text)) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      void this.closed.then(() => reject(new Error(`closed before ${text}: ${this.#received.toString('latin1')}`)));
      check();
    });
    return this.#received.toString('latin1');
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
