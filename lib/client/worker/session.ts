import { messageOf } from './message-of.js';
import type { ConfigMessage, OutgoingClientMessage, Picture, ServerMessage } from '../../protocol/index.js';
import type { CapabilityOffer } from './capability-offer.js';
import type { Clock } from './clock.js';
import { Comeback, type Ending } from './comeback.js';
import { Connection, type CreateSocket } from './connection.js';
import { FallbackWatch } from './fallback-watch.js';
import { greeting } from './greeting.js';
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
  /** Asks the page whether to come back; without it the policy decides alone. */
  ask?: (code: number, attempt: number) => void;
  onState(state: ViewState, detail: StateDetail): void;
  onConfig(config: ConfigMessage): void;
  reportError(message: string): void;
}

/** Browsers wait up to two minutes for a server that does not answer the close; nobody waits for that. */
const CLOSE_TIMEOUT_MS = 1000;
/** Servers take no more; what a browser says of its decoder may be long. */
const MAX_REASON_LENGTH = 256;

/** One viewer across all its connections: who it is, where it stands, when it comes back. */
export class Session {
  readonly #ports: SessionPorts;
  readonly #viewer: ViewerDescription;
  readonly #fallback: FallbackWatch;
  readonly #comeback: Comeback;
  #connection: Connection | undefined;
  #greeted = false;
  #joined = false;
  /** Servers that know `visibility`, and answer whoever asks for the picture, tell viewers who they are. */
  #answers = false;
  #state: { name: ViewState; code?: number; reason?: string } | undefined;
  #onGone: (() => void) | undefined;

  constructor(ports: SessionPorts, viewer: ViewerDescription) {
    this.#ports = ports;
    this.#viewer = { ...viewer };
    this.#fallback = new FallbackWatch(ports.clock, () => this.#startOver('the server does not fall back to images'));
    this.#comeback = new Comeback({
      clock: ports.clock,
      policy: ports.policy,
      ask: ports.ask,
      connect: () => this.#connect(),
      tell: (state, ending) => this.#transition(state, ending),
    });
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
    // Who looks again is sent the picture without asking, who looks away nothing.
    if (!hidden) this.#goOn();
    // The first word of a server is due all the same.
    else if (this.#joined) this.#connection?.expectNothing();
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

  /** The network is back, or the machine: goes on at once, or makes sure that this connection is still one. */
  wake(): void {
    if (this.#goOn()) this.send({ type: 'request_keyframe' });
  }

  #goOn(): boolean {
    this.#comeback.hurry();
    const mustAnswer = this.#answers && this.#state?.name === 'live' && !this.#viewer.hidden;
    if (mustAnswer) this.#connection?.expectAnswer();
    return mustAnswer;
  }

  /** The page's answer to `ask`. */
  answered(wanted: boolean | undefined): void {
    this.#comeback.answered(wanted);
  }

  /** Connects anew, now, whatever came before. */
  reconnect(token: string | undefined): void {
    if (token !== undefined) this.#viewer.token = token;
    this.#ports.policy.reset();
    this.#ports.offer.choose();
    this.#startOver('by the page');
  }

  /** Says goodbye; `onGone` is called once the socket is closed, or soon after if the server does not answer. */
  close(onGone: () => void): void {
    this.#comeback.stop();
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
    this.#comeback.stop();
    this.#greeted = false;
    this.#joined = false;
    this.#fallback.stop();
    this.#ports.queue.restart();
    this.#ports.stats.server = undefined;
    try {
      this.#connection = this.#open();
    } catch (error) {
      // A page on https may not open ws: the browser throws where it could have closed.
      const reason = messageOf(error);
      this.#ports.reportError(`the browser does not open the connection: ${reason}`);
      this.#transition('closed', { reason });
    }
  }

  #open(): Connection {
    // One that was left for another has nothing more to say.
    const isCurrent = (): boolean => connection === this.#connection;
    const connection: Connection = new Connection(this.#ports.createSocket, this.#viewer.url, this.#ports.clock, {
      onOpen: () => this.#ports.offer.whenSettled(() => isCurrent() && this.#greet(connection)),
      onMessage: (message) => isCurrent() && this.#receive(connection, message),
      onPicture: (picture, byteLength) => isCurrent() && this.#receivePicture(connection, picture, byteLength),
      onBroken: (what) => this.#ports.reportError(`the server sent a message that breaks the protocol: ${what}`),
      onClosed: (code, reason) => isCurrent() && this.#closed({ code, reason }),
    });
    return connection;
  }

  #greet(connection: Connection): void {
    for (const message of greeting(this.#viewer, this.#ports.offer.supported)) connection.send(message);
    this.#greeted = true;
  }

  #receive(connection: Connection, message: ServerMessage): void {
    switch (message.type) {
      case 'config':
        if (!this.#joined) this.#transition('waiting');
        this.#joined = true;
        this.#answers = message.client_id !== undefined;
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

  #receivePicture(connection: Connection, picture: Picture, byteLength: number): void {
    const { header } = picture;
    if (header.type === 'image_frame') this.#fallback.followed();
    else if (!this.#ports.offer.accepts(header.codec)) this.#fallback.refusedCame();
    this.#ports.stats.received(byteLength);
    this.#ports.queue.add(picture, (ack) => connection.send(ack));
  }

  /** Leaves this connection for a new one with a new hello, at once. */
  #startOver(reason: string): void {
    const left = this.#connection;
    this.#connection = undefined;
    left?.close();
    this.#transition('reconnecting', { reason });
    this.#connect();
  }

  #closed(ending: Ending): void {
    this.#connection = undefined;
    this.#joined = false;
    this.#fallback.stop();
    if (this.#onGone) this.#onGone();
    else this.#comeback.lost(ending);
  }

  #transition(name: ViewState, detail: StateDetail = {}): void {
    const before = this.#state;
    if (before?.name === name && before.code === detail.code && before.reason === detail.reason) return;
    this.#state = { name, ...detail };
    this.#ports.onState(name, detail);
  }
}
