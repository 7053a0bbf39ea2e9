import { randomUUID } from 'node:crypto';
import type { Authenticate } from '../display/authenticate.js';
import type { Stage } from '../display/stage.js';
import { show } from '../options/check.js';
import {
  CloseCode,
  closeReason,
  parseClientMessage,
  ProtocolError,
  type ClientMessage,
  type HelloMessage,
} from '../protocol/index.js';
import type { RfbLogger } from '../log/logger.js';
import type { Clock, Timer } from '../time/clock.js';
import type { Admission } from './admission.js';
import type { Channel, ChannelListener } from './channel.js';
import type { Doorkeeper, Entry } from './doorkeeper.js';
import { MessageBudget } from './message-budget.js';
import type { Seats } from './seats.js';
import type { ResolvedSessionLimits } from './session-limits.js';
import { SessionMeter } from './session-meter.js';
import { Session } from './session.js';
import { StallGuard } from './stall-guard.js';
import { TokenBucket } from './token-bucket.js';

/** Malformed messages forgiven at once, and per second: a bug costs itself a message, an attack its connection. */
export const MALFORMED_BURST = 32;
export const MALFORMED_PER_SECOND = 1;

/** What counts before the server has answered the hello, too: the last of each. */
const EARLY: ReadonlySet<ClientMessage['type']> = new Set(['set_viewport', 'visibility', 'capabilities']);

/** What the house gives each guest. */
export interface GuestPorts {
  readonly clock: Clock;
  readonly logger: RfbLogger;
  readonly limits: ResolvedSessionLimits;
  readonly doorkeeper: Doorkeeper;
  readonly seats: Seats;
  /** The stream of that name at present. */
  readonly stageOf: (stream: string) => Stage | undefined;
  /** Whether an unknown stream is to be told only to those whom the hooks let in. */
  readonly hidesNames: boolean;
  /** Says it at debug level, unless much was said lately. */
  readonly note: (line: string) => void;
  readonly onGone: () => void;
}

/** One channel: checks what comes in, and turns the hello into a {@link Session}. */
export class Guest implements ChannelListener {
  readonly #id = randomUUID();
  readonly #meter: SessionMeter;
  readonly #messages: MessageBudget;
  readonly #malformed: TokenBucket;
  readonly #channel: StallGuard;
  /** Aborts when the guest is gone. */
  readonly #stay = new AbortController();
  /** What came before the session and still counts: the last of its kind. */
  readonly #early = new Map<ClientMessage['type'], ClientMessage>();
  #helloTimer: Timer | undefined;
  #hasGreeted = false;
  #session: Session | undefined;
  #leaveSeat: (() => void) | undefined;
  #hasComplained = false;

  constructor(
    channel: Channel,
    private admission: Admission,
    private readonly ports: GuestPorts,
  ) {
    const { clock, limits } = ports;
    const nowMs = clock.nowMs();
    this.#meter = new SessionMeter(nowMs);
    this.#messages = new MessageBudget(limits.maxMessagesPerSecond, nowMs);
    this.#malformed = new TokenBucket(MALFORMED_PER_SECOND, MALFORMED_BURST, nowMs);
    this.#channel = new StallGuard(channel, clock, limits.stallTimeoutMs, () =>
      this.close(CloseCode.TooSlow, 'too slow'),
    );
  }

  get #isGone(): boolean {
    return this.#stay.signal.aborted;
  }

  /** Starts to wait for the hello; false if the stream is unknown, and that may be said. */
  enter(): boolean {
    const { clock, limits, stageOf, hidesNames } = this.ports;
    if (!hidesNames && !stageOf(this.admission.stream)) {
      this.#tellUnknown();
      return false;
    }
    this.#helloTimer = clock.setTimer(limits.helloTimeoutMs, () => this.close(CloseCode.HelloTimeout, 'hello timeout'));
    return true;
  }

  onText(text: string): void {
    if (this.#isGone) return;
    const passage = this.#messages.pass(text, this.ports.clock.nowMs());
    if (passage === 'drop') return;
    if (passage === 'flood') {
      this.close(CloseCode.PolicyViolation, 'too many messages');
      return;
    }
    const message = this.#parse(text);
    if (message) this.#guarded(() => this.#receive(message));
  }

  onBinary(): void {
    if (!this.#isGone) this.#complain('binary messages have no meaning here');
  }

  onClosed(code: number): void {
    // Of strangers that came and went before a hello the log need not tell.
    if (this.#session) this.#say(`gone (${code})`);
    this.#leave();
  }

  close(code: CloseCode, reason: string): void {
    this.#channel.close(code, closeReason(reason));
    this.#leave();
  }

  #receive(message: ClientMessage): void {
    if (this.#session) this.#session.receive(message);
    else if (EARLY.has(message.type)) this.#early.set(message.type, message);
    else if (message.type === 'hello' && !this.#hasGreeted) this.#greet(message);
  }

  #greet(hello: HelloMessage): void {
    this.#hasGreeted = true;
    this.#helloTimer?.cancel();
    this.#ask(hello);
  }

  #ask(hello: HelloMessage): void {
    const { doorkeeper, stageOf } = this.ports;
    const { stream, principal, role } = this.admission;
    const hook = stageOf(stream)?.options.authenticate;
    // In the same tick where there is nobody to ask.
    if (!hook && !doorkeeper.hasRules) return this.#welcome({ kind: 'admitted', principal, role }, hook, hello);
    const visitor = { ...this.admission, token: hello.token };
    void doorkeeper.admit(visitor, hook, this.#stay.signal).then((entry) => {
      if (!this.#isGone) this.#guarded(() => this.#welcome(entry, hook, hello));
    });
  }

  /** @param asked - the hook of the stream as it was when the hooks began to think */
  #welcome(entry: Entry, asked: Authenticate | undefined, hello: HelloMessage): void {
    if (entry.kind === 'refused') return this.close(CloseCode.Unauthorized, 'unauthorized');
    if (entry.kind === 'undecided') return this.close(CloseCode.InternalError, 'internal error');
    // Asked for now: it may have come or gone while the hooks thought.
    const stage = this.ports.stageOf(this.admission.stream);
    if (!stage || stage.closed.aborted) return this.#tellUnknown();
    // Another stream has the name now, and other ideas of whom to let in.
    if (stage.options.authenticate !== asked) return this.#ask(hello);
    this.#leaveSeat = this.ports.seats.take(entry.principal);
    if (stage.viewers.size >= stage.options.maxViewers || !this.#leaveSeat) {
      return this.close(CloseCode.TryAgainLater, 'try again later');
    }
    const { recheck } = this.admission;
    const { principal, role } = entry;
    const { doorkeeper, limits } = this.ports;
    const seat = {
      principal,
      role,
      maxEventsPerSecond: limits.maxEventsPerSecond,
      recheck,
      roleNow: () => doorkeeper.roleNow(principal, stage.name, role),
    };
    // The framework's request, and the session on it, are not kept for as long as somebody watches.
    this.admission = { ...this.admission, request: { headers: {} } };
    this.#session = new Session(this.#id, stage, this.#channel, seat, this.#meter, hello);
    this.#session.start();
    for (const message of this.#early.values()) this.#session.receive(message);
    this.#early.clear();
  }

  #tellUnknown(): void {
    this.close(CloseCode.UnknownStream, `unknown stream '${this.admission.stream}'`);
  }

  #parse(text: string): ClientMessage | undefined {
    try {
      return parseClientMessage(text);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#complain(error.message);
      return undefined;
    }
  }

  #guarded(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.ports.logger.error(`session ${this.#id}: ${error instanceof Error ? error.stack : String(error)}`);
      this.close(CloseCode.InternalError, 'internal error');
    }
  }

  #complain(what: string): void {
    this.#meter.malformed();
    // The first tells what is wrong with a client; how many follow is its metrics' to say, not the log's.
    if (!this.#hasComplained) this.#say(what);
    this.#hasComplained = true;
    if (!this.#malformed.take(this.ports.clock.nowMs())) {
      this.close(CloseCode.PolicyViolation, 'too many malformed messages');
    }
  }

  #say(what: string): void {
    this.ports.note(`viewer ${this.#id} of ${show(this.admission.stream)}: ${what}`);
  }

  #leave(): void {
    if (this.#isGone) return;
    this.#stay.abort();
    this.#helloTimer?.cancel();
    this.#channel.end();
    this.#session?.ended();
    this.#leaveSeat?.();
    this.ports.onGone();
  }
}
