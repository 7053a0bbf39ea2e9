import type { IncomingHttpHeaders } from 'node:http';
import type { WebSocket } from 'ws';
import {
  parseServerMessage,
  unpackPicture,
  type AckMessage,
  type ConfigMessage,
  type OutgoingClientMessage,
  type ServerMessage,
} from '../protocol/index.js';
import { Arrivals } from './arrivals.js';
import type { AckPolicy, ReceivedPicture, TestViewer, ViewerClose, WaitOptions } from './test-viewer.js';

/** How many of the latest arrivals a failed wait lists. */
const SUMMARY_LENGTH = 8;

/** The {@link TestViewer} over a WebSocket. */
export class SocketViewer implements TestViewer {
  readonly pictures: ReceivedPicture[] = [];
  readonly messages: ServerMessage[] = [];
  readonly closed: Promise<ViewerClose>;
  responseHeaders: IncomingHttpHeaders = {};

  readonly #socket: WebSocket;
  readonly #policy: AckPolicy;
  readonly #timeoutMs: number;
  readonly #arrivals = new Arrivals(() => this.#summary());
  readonly #messagesTaken = new Set<ServerMessage>();
  #picturesTaken = 0;
  #drawnSeq = -1;
  #isWaitingForKeyframe = true;

  /** @param socket - not open yet: what arrives from its first byte on is kept */
  constructor(socket: WebSocket, policy: AckPolicy, timeoutMs: number) {
    this.#socket = socket;
    this.#policy = policy;
    this.#timeoutMs = timeoutMs;
    socket.on('upgrade', (response) => (this.responseHeaders = response.headers));
    socket.on('message', (data: Buffer, isBinary) => this.#receive(data, isBinary));
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, bytes) => {
        const reason = bytes.toString();
        resolve({ code, reason });
        this.#arrivals.end(`the viewer was closed (${code}${reason && ` ${reason}`})`);
      });
    });
  }

  get config(): ConfigMessage {
    const config = this.messages.findLast((message) => message.type === 'config');
    if (!config) throw new Error(`no config has arrived; ${this.#summary()}`);
    return config;
  }

  get extensions(): string {
    return this.#socket.extensions;
  }

  get pendingWaits(): number {
    return this.#arrivals.size;
  }

  nextPicture(options?: WaitOptions): Promise<ReceivedPicture> {
    return this.#wait(
      'picture',
      () => {
        const found = this.pictures[this.#picturesTaken];
        if (found) this.#picturesTaken++;
        return found;
      },
      options,
    );
  }

  nextMessage<T extends ServerMessage['type']>(
    type: T,
    options?: WaitOptions,
  ): Promise<Extract<ServerMessage, { type: T }>> {
    return this.#wait(
      `'${type}' message`,
      () => {
        const found = this.messages.find((message) => message.type === type && !this.#messagesTaken.has(message));
        if (found) this.#messagesTaken.add(found);
        return found as Extract<ServerMessage, { type: T }> | undefined;
      },
      options,
    );
  }

  waitFor<T>(
    predicate: (viewer: TestViewer) => T | undefined | null | false,
    options?: WaitOptions,
  ): Promise<Exclude<T, undefined | null | false>> {
    return this.#wait(
      predicate.name || 'what the predicate asks for',
      () => {
        const found = predicate(this);
        return found === false || found === null ? undefined : (found as Exclude<T, undefined | null | false>);
      },
      options,
    );
  }

  send(message: OutgoingClientMessage | string | Uint8Array): void {
    this.#socket.send(typeof message === 'string' || message instanceof Uint8Array ? message : JSON.stringify(message));
  }

  ack(seq: number, fields: Partial<Omit<AckMessage, 'type' | 'seq'>> = {}): void {
    this.send({ type: 'ack', seq, decode_queue_size: 0, displayed: true, ...fields });
  }

  close(code = 1000, reason = ''): Promise<ViewerClose> {
    this.#socket.close(code, reason);
    return this.closed;
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    try {
      if (isBinary) {
        const picture = { ...unpackPicture(data), receivedMs: performance.now() };
        this.pictures.push(picture);
        this.#ackByPolicy(picture);
      } else {
        const message = parseServerMessage(data.toString());
        // Answered as a browser's view does, so that the server can tell how old its pictures are.
        if (message) this.messages.push(message);
        if (message?.type === 'ping' && this.#policy !== 'none') {
          this.send({ type: 'pong', id: message.id, client_ms: performance.now() });
        }
      }
    } catch (error) {
      this.#arrivals.break(error as Error);
      return;
    }
    this.#arrivals.changed();
  }

  #ackByPolicy({ header }: ReceivedPicture): void {
    // A strip is drawn over a picture, and is none to begin with.
    const isWhole = header.type === 'image_frame' ? header.y === undefined : header.keyframe;
    if (isWhole) this.#isWaitingForKeyframe = false;
    const displayed = header.seq > this.#drawnSeq && !this.#isWaitingForKeyframe;
    if (displayed) this.#drawnSeq = header.seq;
    if (this.#policy === 'all' || (this.#policy === 'drawn' && displayed)) {
      this.ack(header.seq, { displayed, ...(displayed ? { painted_ms: performance.now() } : {}) });
    }
  }

  #wait<T>(what: string, find: () => T | undefined, { timeoutMs = this.#timeoutMs }: WaitOptions = {}): Promise<T> {
    return this.#arrivals.wait(what, find, timeoutMs);
  }

  #summary(): string {
    const pictures = this.pictures.map(({ header }) => `${header.seq} ${described(header)}`);
    const messages = this.messages.map((message) => JSON.stringify(message));
    return `arrived: ${counted('pictures', pictures)}; ${counted('messages', messages)}`;
  }
}

function described(header: ReceivedPicture['header']): string {
  if (header.type === 'video_chunk') return header.keyframe ? 'key' : 'delta';
  return header.y === undefined ? header.mime : `${header.mime} strip at ${header.y}`;
}

function counted(what: string, items: readonly string[]): string {
  if (items.length === 0) return `no ${what}`;
  const latest = items.slice(-SUMMARY_LENGTH).join(', ');
  return `${items.length} ${what} (${items.length > SUMMARY_LENGTH ? '…, ' : ''}${latest})`;
}
