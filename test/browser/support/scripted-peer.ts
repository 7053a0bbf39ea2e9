import { EventEmitter, once } from 'node:events';
import type { WebSocket } from 'ws';
import {
  packPicture,
  parseClientMessage,
  type AckMessage,
  type AnyPictureHeader,
  type ClientMessage,
  type ConfigMessage,
  type MappedEvent,
  type VideoChunkHeader,
} from '../../../lib/protocol/index.js';

/** Time for one expected message; a machine under load is slow, a missing message is missing for ever. */
const PATIENCE_MS = 30_000;

/** What a picture is sent with beside its bytes. */
export type PictureFields = Partial<AnyPictureHeader> & { seq: number; width: number; height: number };

/** The same for a chunk of video. */
export type ChunkFields = Omit<VideoChunkHeader, 'type' | 'timestamp_us' | 'bitstream'>;

/** The server's end of one viewer, by hand: keeps every message, sends what the test says. */
export class ScriptedPeer {
  /** Every message so far, in order. */
  readonly messages: ClientMessage[] = [];
  /** The same messages as the client wrote them. */
  readonly raw: Record<string, unknown>[] = [];
  readonly #events = new EventEmitter();
  readonly #socket: WebSocket;
  /** How the connection ended. */
  readonly closed: Promise<{ code: number }>;

  constructor(
    socket: WebSocket,
    readonly path: string,
  ) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      const message = parseClientMessage(text);
      if (!message) throw new Error(`the client sent something unknown: ${text}`);
      this.messages.push(message);
      this.raw.push(JSON.parse(text) as Record<string, unknown>);
      this.#events.emit('message');
    });
    this.closed = once(socket, 'close').then(([code]) => ({ code: code as number }));
  }

  get acks(): AckMessage[] {
    return this.messages.filter((message) => message.type === 'ack');
  }

  get keyframeRequests(): ClientMessage[] {
    return this.messages.filter((message) => message.type === 'request_keyframe');
  }

  get events(): (MappedEvent & { type: 'event' })[] {
    return this.messages.filter((message) => message.type === 'event');
  }

  /** Resolves when `done` holds; rejects with everything that did arrive. */
  async until(what: string, done: (peer: this) => boolean): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    while (!done(this)) {
      try {
        await once(this.#events, 'message', { signal });
      } catch {
        const got = this.raw.map((message) => JSON.stringify(message)).join('\n  ');
        throw new Error(`${what} did not come; what came:\n  ${got || 'nothing'}`);
      }
    }
  }

  /** The first message of a type, now or later. */
  async message<T extends ClientMessage['type']>(type: T): Promise<Extract<ClientMessage, { type: T }>> {
    await this.until(type, (peer) => peer.messages.some((message) => message.type === type));
    return this.messages.find((message) => message.type === type) as Extract<ClientMessage, { type: T }>;
  }

  /** Waits until every one of these is acked. */
  acked(...seqs: number[]): Promise<void> {
    return this.until(`acks of ${seqs.join(', ')}`, (peer) =>
      seqs.every((seq) => peer.acks.some((ack) => ack.seq === seq)),
    );
  }

  /** A round trip: whatever the client sent before it is here when this resolves. */
  async settle(id = Math.floor(Math.random() * 1e9)): Promise<void> {
    this.send({ type: 'ping', id });
    await this.until(`pong ${id}`, (peer) => peer.messages.some((each) => each.type === 'pong' && each.id === id));
  }

  send(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  config(more: Partial<ConfigMessage> = {}): void {
    this.send({ type: 'config', transport: 'image', width: 40, height: 30, coords: 'frame-pixels', ...more });
  }

  picture(fields: PictureFields, payload: Uint8Array): void {
    const header = { type: 'image_frame', timestamp_us: fields.seq * 1000, mime: 'image/png', ...fields };
    this.sendBytes(packPicture(header as AnyPictureHeader, payload));
  }

  chunk(fields: ChunkFields, payload: Uint8Array): void {
    this.sendBytes(
      packPicture({ type: 'video_chunk', timestamp_us: fields.seq * 1000, bitstream: 'annexb', ...fields }, payload),
    );
  }

  close(code: number, reason = ''): void {
    this.#socket.close(code, reason);
  }

  /** Ends the connection as a pulled cable does. */
  cut(): void {
    this.#socket.terminate();
  }
}
