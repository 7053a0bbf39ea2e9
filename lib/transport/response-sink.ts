import { Writable } from 'node:stream';

/** The head of a response: what the pipeline decided, before any body. */
export interface ResponseHead {
  readonly status: number;
  /** Values of Set-Cookie, as they came. */
  readonly setCookies: readonly string[];
}

const STATUS_LINE = /^HTTP\/1\.\d (\d{3})/;
const SET_COOKIE = /^set-cookie:\s*(.*)$/i;
/** Continue, Processing and Early Hints announce a response; they are none (RFC 9110 §15.2). */
const INTERIM: readonly number[] = [100, 102, 103];

/**
 * Takes the place of the socket under a ServerResponse: reads the head off the bytes, drops the body.
 *
 * The bytes are what every framework agrees on: Fastify hands its headers to `writeHead`, where `getHeader` does not see
 * them. Node writes a head in one piece.
 */
export class ResponseSink extends Writable {
  private isHeadKnown = false;

  constructor(private readonly onHead: (head: ResponseHead) => void) {
    super();
  }

  /** Part of a socket's interface that frameworks use. */
  setTimeout(): this {
    return this;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (!this.isHeadKnown) this.readHead(chunk.toString('latin1'));
    callback();
  }

  private readHead(text: string): void {
    const lines = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n');
    const status = Number(STATUS_LINE.exec(lines[0]!)?.[1]);
    if (!status || INTERIM.includes(status)) return;
    this.isHeadKnown = true;
    const setCookies = lines.flatMap((line) => SET_COOKIE.exec(line)?.[1] ?? []);
    this.onHead({ status, setCookies });
  }
}
