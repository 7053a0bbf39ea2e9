import {
  parseServerMessage,
  unpackPicture,
  type ConfigMessage,
  type Picture,
  type ServerMessage,
} from '../../protocol/index.js';
import type { Clock, Timer } from './clock.js';
import { Connection, type CreateSocket } from './connection.js';
import type { OutgoingEvent, Viewport } from './messages.js';
import type { PaintQueue } from './paint-queue.js';
import type { ReconnectPolicy } from './reconnect-policy.js';
import type { StatsMeter } from './stats.js';
import type { StateDetail, ViewState } from './view-state.js';

/** What a session works with. */
export interface SessionPorts {
  createSocket: CreateSocket;
  clock: Clock;
  policy: ReconnectPolicy;
  queue: PaintQueue;
  stats: StatsMeter;
  onState(state: ViewState, detail: StateDetail): void;
  onConfig(config: ConfigMessage): void;
  reportError(message: string): void;
}

/** What the viewer is, as every new connection is told. */
export interface ViewerDescription {
  url: string;
  token: string | undefined;
  supported: string[];
  viewport: Viewport;
  hidden: boolean;
}

/** Browsers wait up to two minutes for a server that does not answer the close; nobody waits for that. */
const CLOSE_TIMEOUT_MS = 1000;
const ABNORMAL_CLOSURE = 1006;

/** One viewer across all its connections: who it is, where it stands, when it comes back. */
export class Session {
  readonly #ports: SessionPorts;
  readonly #viewer: ViewerDescription;
  #connection: Connection | undefined;
  #joined = false;
  #retry: { timer: Timer; code: number } | undefined;
  #state: { name: ViewState; code?: number; reason?: string } | undefined;
  #onGone: (() => void) | undefined;

  constructor(ports: SessionPorts, viewer: ViewerDescription) {
    this.#ports = ports;
    this.#viewer = { ...viewer };
  }

  start(): void {
    this.#transition('connecting');
    this.#connect();
  }

  setViewport(viewport: Viewport): void {
    this.#viewer.viewport = viewport;
    this.#connection?.send({ type: 'set_viewport', ...viewport });
  }

  setHidden(hidden: boolean): void {
    this.#viewer.hidden = hidden;
    this.#connection?.send({ type: 'visibility', hidden });
  }

  setSupported(supported: string[]): void {
    this.#viewer.supported = supported;
    this.#connection?.send({ type: 'capabilities', supported, reason: 'chosen by the page' });
  }

  sendEvent(event: OutgoingEvent): void {
    if (this.#joined) this.#connection?.send({ type: 'event', event });
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
    this.#joined = false;
    this.#ports.queue.restart();
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
      onOpen: () => this.#greet(connection),
      onText: (text) => this.#receiveText(connection, text),
      onBinary: (data) => this.#receivePicture(connection, data),
      onClosed: (code, reason) => this.#closed(code, reason),
    });
    return connection;
  }

  #greet(connection: Connection): void {
    const { supported, token, viewport, hidden } = this.#viewer;
    connection.send({
      type: 'hello',
      supported,
      device_pixel_ratio: viewport.ratio,
      ...(token === undefined ? {} : { token }),
    });
    connection.send({ type: 'set_viewport', ...viewport });
    if (hidden) connection.send({ type: 'visibility', hidden });
  }

  #receiveText(connection: Connection, text: string): void {
    const message = this.#parse(() => parseServerMessage(text));
    if (message) this.#receive(connection, message);
  }

  #receive(connection: Connection, message: ServerMessage): void {
    switch (message.type) {
      case 'config':
        if (!this.#joined) this.#transition('waiting');
        this.#joined = true;
        this.#ports.policy.joined();
        this.#ports.onConfig(message);
        break;
      case 'ping':
        connection.send({ type: 'pong', id: message.id, client_ms: this.#ports.clock.nowMs() });
        break;
      case 'stats':
        this.#ports.stats.roundTrip(message.rtt_ms);
        break;
      case 'set_quality':
        break;
      default:
        message satisfies never;
    }
  }

  #receivePicture(connection: Connection, data: ArrayBuffer): void {
    const picture = this.#parse((): Picture => unpackPicture(data));
    if (!picture) return;
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

  #closed(code: number, reason: string): void {
    this.#connection = undefined;
    this.#joined = false;
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
