import type { Server } from '../display/server.js';
import { silentLogger, type RfbLogger } from '../log/logger.js';
import { CloseCode } from '../protocol/index.js';
import { systemClock, type Clock } from '../time/clock.js';
import type { Admission } from './admission.js';
import { BoundedLog } from './bounded-log.js';
import type { Channel, ChannelListener } from './channel.js';
import { Doorkeeper } from './doorkeeper.js';
import { resolveEntryRules, type ResolvedEntryRules } from './entry-rules.js';
import { Guest } from './guest.js';
import { Seats } from './seats.js';
import type { ResolvedSessionLimits } from './session-limits.js';
import { StreamAccess } from './stream-access.js';
import { TokenBucket } from './token-bucket.js';

/** Lines about viewers, all together: Nest prints debug lines by default, and who reconnects for ever must not fill the log. */
const LOG_BURST = 60;
const LOG_LINES_PER_SECOND = 1;

/** What a {@link Reception} works with. */
export interface ReceptionPorts {
  readonly rules?: ResolvedEntryRules;
  readonly clock?: Clock;
  readonly logger?: RfbLogger;
}

/** Where admitted channels become sessions. */
export class Reception {
  readonly doorkeeper: Doorkeeper;
  /** Which streams somebody may open who is no viewer. */
  readonly access: StreamAccess;
  readonly #guests = new Set<Guest>();
  readonly #seats: Seats;
  readonly #clock: Clock;
  readonly #logger: RfbLogger;
  readonly #logLines: TokenBucket;
  #isShutDown = false;

  constructor(
    private readonly server: Server,
    private readonly limits: ResolvedSessionLimits,
    { rules = resolveEntryRules('rules'), clock = systemClock, logger = silentLogger }: ReceptionPorts = {},
  ) {
    const log = new BoundedLog(logger, clock);
    this.doorkeeper = new Doorkeeper(rules, clock, log);
    const { authenticateTimeoutMs: timeoutMs } = rules;
    this.access = new StreamAccess(server, { doorkeeper: this.doorkeeper, clock, log, timeoutMs });
    this.#seats = new Seats(limits.maxViewersPerPrincipal, limits.principalKey);
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
    const guest = new Guest(channel, admission, {
      clock: this.#clock,
      logger: this.#logger,
      limits: this.limits,
      doorkeeper: this.doorkeeper,
      seats: this.#seats,
      stageOf: (stream) => this.server.stream(stream)?.stage,
      hidesNames: this.access.hasHooks,
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
