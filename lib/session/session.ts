import type { Subscription } from 'rxjs';
import type { Stage } from '../display/stage.js';
import type { ViewerMetrics } from '../display/metrics.js';
import type { Viewer } from '../display/viewer.js';
import {
  CloseCode,
  closeReason,
  type ClientMessage,
  type ConfigMessage,
  type HelloMessage,
  type MappedEvent,
  type RenderviewEvent,
  type Role,
  type ServerMessage,
  type SetViewportMessage,
  type Verdict,
} from '../protocol/index.js';
import type { Channel } from './channel.js';
import { configMessage } from './config-message.js';
import { HeldInputs } from './held-inputs.js';
import { InputGate } from './input-gate.js';
import { toPublishedFrame } from './input-mapper.js';
import { PictureFeed } from './picture-feed.js';
import { ResizePace } from './resize-pace.js';
import type { Seat } from './seat.js';
import type { SessionMeter } from './session-meter.js';
import { StatsTicker } from './stats-ticker.js';
import { TokenBucket } from './token-bucket.js';

/** A change of capabilities can cost an encode of its own, so that nobody may make many. */
const RENEGOTIATIONS_PER_SECOND = 1;
const RENEGOTIATION_BURST = 8;

/** One viewer of one display, from its hello to its end: what it is shown, what it may do, what it holds pressed. */
export class Session implements Viewer {
  readonly #feed: PictureFeed;
  readonly #held = new HeldInputs();
  readonly #renegotiations: TokenBucket;
  readonly #gate: InputGate;
  readonly #resizes: ResizePace;
  readonly #stats: StatsTicker;
  #supported: ReadonlySet<string>;
  #role: Role;
  /** What the rules said last. */
  #grantedRole: Role;
  #formatChanges: Subscription | undefined;
  #transport: ConfigMessage['transport'] = 'image';
  #isClosed = false;

  constructor(
    readonly id: string,
    private readonly stage: Stage,
    private readonly channel: Channel,
    private readonly seat: Seat,
    private readonly meter: SessionMeter,
    hello: HelloMessage,
  ) {
    const nowMs = stage.clock.nowMs();
    this.#role = this.#grantedRole = seat.role;
    this.#renegotiations = new TokenBucket(RENEGOTIATIONS_PER_SECOND, RENEGOTIATION_BURST, nowMs);
    this.#gate = new InputGate(seat.maxEventsPerSecond, nowMs);
    this.#resizes = new ResizePace(stage.clock, (event) => this.#emit(event));
    this.#stats = new StatsTicker(stage, channel, this);
    this.#supported = new Set(hello.supported);
    this.#feed = new PictureFeed(stage, channel, meter);
  }

  get stream(): string {
    return this.stage.name;
  }

  get principal(): unknown {
    return this.seat.principal;
  }

  get role(): Role {
    return this.#role;
  }

  /** Negotiates and joins. Closes with 1003 where nothing is shared. */
  start(): void {
    this.#formatChanges = this.stage.offer.changed$.subscribe(() => this.#negotiate({ isAsked: false }));
    this.#negotiate({ isAsked: true });
    if (this.#isClosed) return;
    this.#feed.start();
    this.#stats.isRunning = true;
    this.stage.viewers.join(this);
  }

  /** Takes a message that follows the hello. */
  receive(message: ClientMessage): void {
    if (this.#isClosed) return;
    switch (message.type) {
      case 'ack':
        this.meter.decodeQueueSize = message.decode_queue_size;
        this.#feed.ack(message);
        return;
      case 'event':
        this.#input(message);
        return;
      case 'set_viewport':
        this.#resize(message);
        return;
      case 'request_keyframe':
        this.#feed.repeat('request');
        return;
      case 'decoder_reset':
        this.#feed.forget();
        return;
      case 'visibility':
        this.#feed.isHidden = message.hidden;
        this.stage.viewers.setWatching(this, !message.hidden);
        this.#stats.isRunning = !message.hidden;
        return;
      case 'capabilities':
        this.#changeCapabilities(message.supported);
        return;
      case 'pong':
        this.#feed.pong(message.id, message.client_ms);
        return;
      case 'hello':
        return;
      default:
        message satisfies never;
    }
  }

  setRole(role: Role): void {
    if (role !== 'control' && role !== 'view')
      throw new RangeError(`role must be control or view, got ${String(role)}`);
    if (role === this.#role || this.#isClosed) return;
    if (role === 'view') this.#release();
    this.#role = role;
    this.#sendConfig();
  }

  close(code: number = CloseCode.Normal, reason = ''): void {
    this.channel.close(code, closeReason(reason));
    this.ended();
  }

  /** @returns whether it may stay */
  async revalidate(): Promise<boolean> {
    const role = (await this.seat.recheck()) ? await this.seat.roleNow() : undefined;
    if (this.#isClosed) return false;
    if (!role) this.close(CloseCode.Unauthorized, 'unauthorized');
    // What the app itself set stays until the rules say something new.
    else if (role !== 'undecided' && role !== this.#grantedRole) this.setRole((this.#grantedRole = role));
    return role !== undefined;
  }

  /** The connection is gone, or will be. Idempotent. */
  ended(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#formatChanges?.unsubscribe();
    this.#feed.close();
    this.#stats.isRunning = false;
    this.#release();
    this.stage.viewers.leave(this);
  }

  metrics(): ViewerMetrics {
    return { clientId: this.id, ...this.#feed.metrics(), ...this.meter.read(this.stage.clock.nowMs()) };
  }

  verdict(): Verdict {
    return this.#feed.verdict();
  }

  /** @param isAsked - by the viewer, who then is told the outcome and shown a picture even where nothing changed */
  #negotiate({ isAsked }: { isAsked: boolean }): void {
    const choice = this.#feed.negotiate(this.#supported);
    if (!choice) {
      this.close(CloseCode.Unsupported, 'no supported transport');
      return;
    }
    const transport = typeof choice === 'string' ? 'image' : 'webcodecs';
    // Config first: a client must know how to read the picture that follows.
    if (isAsked || transport !== this.#transport) {
      this.#transport = transport;
      this.#sendConfig();
    }
    const hasChanged = this.#feed.watch(choice);
    if (isAsked && !hasChanged) this.#feed.repeat('request');
  }

  #changeCapabilities(supported: string[]): void {
    if (!this.#renegotiations.take(this.stage.clock.nowMs())) {
      this.close(CloseCode.PolicyViolation, 'too many capability changes');
      return;
    }
    this.#supported = new Set(supported);
    this.#negotiate({ isAsked: true });
  }

  #sendConfig(): void {
    const { codec } = this.#feed;
    this.#send(configMessage(this.stage, { transport: this.#transport, codec, client_id: this.id, role: this.#role }));
  }

  #send(message: ServerMessage): void {
    this.channel.send(JSON.stringify(message));
  }

  #input(mapped: MappedEvent): void {
    if (this.#role !== 'control') return;
    const isHeld = this.#held.holds(mapped.event);
    const passage = this.#gate.pass(mapped.event, isHeld, this.stage.clock.nowMs());
    if (passage === 'flood') this.close(CloseCode.PolicyViolation, 'too much input');
    if (passage !== 'pass') return;
    const event = toPublishedFrame(mapped, this.#feed.lastShown, this.stage.size);
    if (this.#held.note(event)) this.#emit(event);
  }

  /** A new view gets the current picture again, even of a scene at rest: it may just have been cleared. */
  #resize(viewport: SetViewportMessage): void {
    if (this.#role === 'control') {
      this.#resizes.push({ ...viewport, type: 'resize' });
      this.stage.target.note(viewport);
    }
    this.#feed.repeat('resize');
  }

  #release(): void {
    this.#resizes.end();
    for (const event of this.#held.release()) this.#emit(event);
  }

  #emit(event: RenderviewEvent): void {
    this.stage.events.emit({
      clientId: this.id,
      stream: this.stage.name,
      principal: this.seat.principal,
      receivedUs: this.stage.nowUs(),
      event,
    });
  }
}
