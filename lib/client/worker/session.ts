import {
  parseServerMessage,
  unpackPicture,
  type ConfigMessage,
  type OutgoingClientMessage,
  type Picture,
  type ServerMessage,
} from '../../protocol/index.js';
import type { CapabilityOffer } from './capability-offer.js';
import type { Clock, Timer } from './clock.js';
import { Connection, type CreateSocket } from './connection.js';
import { FallbackWatch } from './fallback-watch.js';
import type { OutgoingEvent, ViewerDescription, Viewport } from './messages.js';
import type { PaintQueue } from './paint-queue.js';
import type { ReconnectPolicy } from './reconnect-policy.js';
import type { StatsMeter } from './stats.js';
import type { StateDetail, ViewState } from './view-state.js';

/** What a session works with. */
export interface SessionPorts {
  createSocket: CreateSocket;
  clock: Clock;
  policy: ReconnectPolicy;
  offer: CapabilityOffer;
  queue: PaintQueue;
  stats: StatsMeter;
  onState(state: ViewState, detail: StateDetail): void;
  onConfig(config: ConfigMessage): void;
  reportError(message: string): void;
}

/** Browsers wait up to two minutes for a server that does not answer the close; nobody waits for that. */
const CLOSE_TIMEOUT_MS = 1000;
const ABNORMAL_CLOSURE = 1006;
/** Servers take no more; what a browser says of its decoder may be long. */
const MAX_REASON_LENGTH = 256;

/** One viewer across all its connections: who it is, where it stands, when it comes back. */
export class Session {
  readonly #ports: SessionPorts;
  readonly #viewer: ViewerDescription;
  readonly #fallback: FallbackWatch;
  #connection: Connection | undefined;
  #greeted = false;
  #joined = false;
  #retry: { timer: Timer; code: number } | undefined;
  #state: { name: ViewState; code?: number; reason?: string } | undefined;
  #onGone: (() => void) | undefined;

  constructor(ports: SessionPorts, viewer: ViewerDescription) {
    this.#ports = ports;
    this.#viewer = { ...viewer };
    this.#fallback = new FallbackWatch(ports.clock, () => this.#startOver('the server does not fall back to images'));
  }

  start(): void {
    this.#transition('connecting');
    this.#connect();
  }

  setViewport(viewport: Viewport): void {
    this.#viewer.viewport = viewport;
    this.send({ type: 'set_viewport', ...viewport });
  }

  setHidden(hidden: boolean): void {
    this.#viewer.hidden = hidden;
    this.send({ type: 'visibility', hidden });
  }

  /** Tells the server what is offered now. */
  renegotiate(reason: string): void {
    const { supported } = this.#ports.offer;
    this.send({ type: 'capabilities', supported, reason: reason.slice(0, MAX_REASON_LENGTH) });
  }

  /** The same where something is taken back that does not work: a server that goes on with it is left. */
  fallBack(reason: string): void {
    this.renegotiate(reason);
    // Whoever is away says it in the next hello.
    if (this.#joined) this.#fallback.refused();
  }

  /** Sends once the server was greeted; dropped before, and while away. */
  send(message: OutgoingClientMessage): void {
    if (this.#greeted) this.#connection?.send(message);
  }

  sendEvent(event: OutgoingEvent): void {
    if (this.#joined) this.send({ type: 'event', event });
  }

  /** A picture is on the canvas. */
  painted(): void {
    if (this.#joined) this.#transition('live');
  }

  /** The network is back: do not sit out a delay that was made for its absence. */
  online(): void {
    if (this.#retry?.code !== ABNORMAL_CLOSURE) return;
    this.#retry.timer.cancel();
    this.#connect();
  }

  /** Says goodbye; `onGone` is called once the socket is closed, or soon after if the server does not answer. */
  close(onGone: () => void): void {
    this.#retry?.timer.cancel();
    this.#fallback.stop();
    if (!this.#connection) {
      onGone();
      return;
    }
    const timer = this.#ports.clock.setTimer(CLOSE_TIMEOUT_MS, onGone);
    this.#onGone = () => {
      timer.cancel();
      onGone();
    };
    this.#connection.close();
  }

  #connect(): void {
    this.#retry = undefined;
    this.#greeted = false;
    this.#joined = false;
    this.#fallback.stop();
    this.#ports.queue.restart();
    this.#ports.stats.server = undefined;
    try {
      this.#connection = this.#open();
    } catch (error) {
      // A page on https may not open ws: the browser throws where it could have closed.
      const reason = error instanceof Error ? error.message : String(error);
      this.#ports.reportError(`the browser does not open the connection: ${reason}`);
      this.#transition('closed', { reason });
    }
  }

  #open(): Connection {
    const connection = new Connection(this.#ports.createSocket, this.#viewer.url, {
      onOpen: () => this.#ports.offer.whenSettled(() => this.#greet(connection)),
      onText: (text) => this.#receiveText(connection, text),
      onBinary: (data) => this.#receivePicture(connection, data),
      onClosed: (code, reason) => this.#closed(connection, code, reason),
    });
    return connection;
  }

  #greet(connection: Connection): void {
    if (connection !== this.#connection) return;
    const { token, viewport, hidden } = this.#viewer;
    connection.send({
      type: 'hello',
      supported: this.#ports.offer.supported,
      device_pixel_ratio: viewport.ratio,
      ...(token === undefined ? {} : { token }),
    });
    connection.send({ type: 'set_viewport', ...viewport });
    if (hidden) connection.send({ type: 'visibility', hidden });
    this.#greeted = true;
  }

  #receiveText(connection: Connection, text: string): void {
    if (connection !== this.#connection) return;
    const message = this.#parse(() => parseServerMessage(text));
    if (message) this.#receive(connection, message);
  }

  #receive(connection: Connection, message: ServerMessage): void {
    switch (message.type) {
      case 'config':
        if (!this.#joined) this.#transition('waiting');
        this.#joined = true;
        this.#ports.policy.joined();
        this.#fallback.followed();
        this.#ports.onConfig(message);
        break;
      case 'ping':
        connection.send({ type: 'pong', id: message.id, client_ms: this.#ports.clock.nowMs() });
        break;
      case 'stats':
        this.#ports.stats.server = message;
        break;
      case 'set_quality':
        break;
      default:
        message satisfies never;
    }
  }

  #receivePicture(connection: Connection, data: ArrayBuffer): void {
    if (connection !== this.#connection) return;
    const picture = this.#parse((): Picture => unpackPicture(data));
    if (!picture) return;
    const { header } = picture;
    if (header.type === 'image_frame') this.#fallback.followed();
    else if (!this.#ports.offer.accepts(header.codec)) this.#fallback.refusedCame();
    this.#ports.stats.received(data.byteLength);
    this.#ports.queue.add(picture, (ack) => connection.send(ack));
  }

  #parse<T>(parse: () => T): T | undefined {
    try {
      return parse();
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      this.#ports.reportError(`the server sent a message that breaks the protocol: ${what}`);
      return undefined;
    }
  }

  /** Leaves this connection for a new one with a new hello, at once. */
  #startOver(reason: string): void {
    const left = this.#connection;
    this.#connection = undefined;
    left?.close();
    this.#transition('reconnecting', { reason });
    this.#connect();
  }

  #closed(connection: Connection, code: number, reason: string): void {
    // One that was left for another ends when it likes.
    if (connection !== this.#connection) return;
    this.#connection = undefined;
    this.#joined = false;
    this.#fallback.stop();
    if (this.#onGone) {
      this.#onGone();
      return;
    }
    const next = this.#ports.policy.closed(code);
    if (next.kind === 'final') {
      this.#transition(next.state, { code, reason });
      return;
    }
    this.#retry = { code, timer: this.#ports.clock.setTimer(next.delayMs, () => this.#connect()) };
    this.#transition('reconnecting', { code, reason });
  }

  #transition(name: ViewState, detail: StateDetail = {}): void {
    const before = this.#state;
    if (before?.name === name && before.code === detail.code && before.reason === detail.reason) return;
    this.#state = { name, ...detail };
    this.#ports.onState(name, detail);
  }
}
