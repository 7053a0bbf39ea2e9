import { randomUUID } from 'node:crypto';
import type { Server } from '../display/server.js';
import type { Stage } from '../display/stage.js';
import { silentLogger, type RfbLogger } from '../log/logger.js';
import { show } from '../options/check.js';
import {
  CloseCode,
  closeReason,
  parseClientMessage,
  ProtocolError,
  type ClientMessage,
  type HelloMessage,
} from '../protocol/index.js';
import { systemClock, type Clock, type Timer } from '../time/clock.js';
import type { Admission } from './admission.js';
import type { Channel, ChannelListener } from './channel.js';
import type { ResolvedSessionLimits } from './session-limits.js';
import { SessionMeter } from './session-meter.js';
import { Session } from './session.js';
import { TokenBucket } from './token-bucket.js';

/** Malformed messages forgiven at once, and per second: a bug costs itself a message, an attack its connection. */
const MALFORMED_BURST = 32;
const MALFORMED_PER_SECOND = 1;
/**
 * Characters of a text message that count as one message. JSON nested to the brim takes 9 ms per 60 kB to parse, so that
 * a count of messages alone would sell five seconds of work per second; no message of ours is longer than this but a hello.
 */
const MESSAGE_UNIT = 512;

/** Lines about viewers, all together: Nest prints debug lines by default, and who reconnects for ever must not fill the log. */
const LOG_BURST = 60;
const LOG_LINES_PER_SECOND = 1;

/** Where admitted channels become sessions. */
export class Reception {
  readonly #guests = new Set<Guest>();
  readonly #clock: Clock;
  readonly #logger: RfbLogger;
  readonly #logLines: TokenBucket;
  #isShutDown = false;

  constructor(
    private readonly server: Server,
    private readonly limits: ResolvedSessionLimits,
    { clock = systemClock, logger = silentLogger }: { clock?: Clock; logger?: RfbLogger } = {},
  ) {
    this.#clock = clock;
    this.#logger = logger;
    this.#logLines = new TokenBucket(LOG_LINES_PER_SECOND, LOG_BURST, clock.nowMs());
  }

  /** Channels that are open, whether they said hello or not. */
  get sessionCount(): number {
    return this.#guests.size;
  }

  /**
   * Takes a channel that the handshake let in. Closes it with 4404 where the stream is unknown, 1013 where the house
   * is full, 1001 after shutdown.
   */
  open(channel: Channel, admission: Admission): ChannelListener {
    const stage = this.server.stream(admission.stream)?.stage;
    const guest = new Guest(channel, admission, stage, this.limits, {
      clock: this.#clock,
      logger: this.#logger,
      note: (line) => {
        if (this.#logLines.take(this.#clock.nowMs())) this.#logger.debug?.(line);
      },
      onGone: () => this.#guests.delete(guest),
    });
    if (this.#isShutDown) guest.close(CloseCode.GoingAway, '');
    else if (this.#guests.size >= this.limits.maxViewers) guest.close(CloseCode.TryAgainLater, 'try again later');
    else if (guest.enter()) this.#guests.add(guest);
    return guest;
  }

  /** Closes every session with 1001 and opens no more. */
  shutdown(): void {
    this.#isShutDown = true;
    for (const guest of [...this.#guests]) guest.close(CloseCode.GoingAway, '');
  }
}

interface GuestPorts {
  readonly clock: Clock;
  readonly logger: RfbLogger;
  /** Says it at debug level, unless much was said lately. */
  readonly note: (line: string) => void;
  readonly onGone: () => void;
}

/** One channel: checks what comes in, and turns the hello into a {@link Session}. */
class Guest implements ChannelListener {
  readonly #id = randomUUID();
  readonly #meter: SessionMeter;
  readonly #messages: TokenBucket;
  readonly #malformed: TokenBucket;
  /** What came before the hello and still counts: the last of its kind. */
  readonly #early = new Map<ClientMessage['type'], ClientMessage>();
  #helloTimer: Timer | undefined;
  #session: Session | undefined;
  #hasComplained = false;
  #isGone = false;

  constructor(
    private readonly channel: Channel,
    private readonly admission: Admission,
    private readonly stage: Stage | undefined,
    private readonly limits: ResolvedSessionLimits,
    private readonly ports: GuestPorts,
  ) {
    const nowMs = ports.clock.nowMs();
    this.#meter = new SessionMeter(nowMs);
    this.#messages = new TokenBucket(limits.maxMessagesPerSecond, 2 * limits.maxMessagesPerSecond, nowMs);
    this.#malformed = new TokenBucket(MALFORMED_PER_SECOND, MALFORMED_BURST, nowMs);
  }

  /** Starts to wait for the hello; false if the stream is unknown. */
  enter(): boolean {
    if (!this.stage) {
      this.close(CloseCode.UnknownStream, `unknown stream '${this.admission.stream}'`);
      return false;
    }
    this.#helloTimer = this.ports.clock.setTimer(this.limits.helloTimeoutMs, () =>
      this.close(CloseCode.HelloTimeout, 'hello timeout'),
    );
    return true;
  }

  onText(text: string): void {
    if (this.#isGone) return;
    if (!this.#messages.take(this.ports.clock.nowMs(), Math.ceil(text.length / MESSAGE_UNIT) || 1)) {
      this.close(CloseCode.PolicyViolation, 'too many messages');
      return;
    }
    const message = this.#parse(text);
    if (!message) return;
    try {
      this.#receive(message);
    } catch (error) {
      this.ports.logger.error(`session ${this.#id}: ${error instanceof Error ? error.stack : String(error)}`);
      this.close(CloseCode.InternalError, 'internal error');
    }
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
    this.channel.close(code, closeReason(reason));
    this.#leave();
  }

  #receive(message: ClientMessage): void {
    if (this.#session) this.#session.receive(message);
    else if (message.type === 'hello') this.#greet(message);
    else if (message.type === 'set_viewport' || message.type === 'visibility') this.#early.set(message.type, message);
  }

  #greet(hello: HelloMessage): void {
    const stage = this.stage;
    if (!stage || stage.closed.aborted) {
      this.close(CloseCode.UnknownStream, `unknown stream '${this.admission.stream}'`);
      return;
    }
    if (stage.viewers.size >= stage.options.maxViewers) {
      this.close(CloseCode.TryAgainLater, 'try again later');
      return;
    }
    this.#helloTimer?.cancel();
    this.#session = new Session(this.#id, stage, this.channel, this.admission, this.#meter, hello);
    this.#session.start();
    for (const message of this.#early.values()) this.#session.receive(message);
    this.#early.clear();
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
    this.#isGone = true;
    this.#helloTimer?.cancel();
    this.#session?.ended();
    this.ports.onGone();
  }
}
