import { CloseCode } from '../../protocol/index.js';

/** What to do after a connection is gone. */
export type AfterClose = { kind: 'retry'; delayMs: number } | { kind: 'final'; state: 'closed' | 'refused' };

/** When tries follow each other. */
export interface ReconnectSchedule {
  initialDelayMs: number;
  maxDelayMs: number;
  factor: number;
  jitter: number;
  maxAttempts: number;
}

/** Codes of RFC 6455 and its registry that the protocol's own list does not name. */
export const ABNORMAL_CLOSURE = 1006;
const SERVICE_RESTART = 1012;

const RETRIED: ReadonlySet<number> = new Set([
  CloseCode.GoingAway,
  ABNORMAL_CLOSURE,
  CloseCode.InternalError,
  SERVICE_RESTART,
  CloseCode.TryAgainLater,
  CloseCode.HelloTimeout,
  CloseCode.TooSlow,
  CloseCode.TooManyRequests,
]);

/** protocol.md §1: whoever was told to slow down waits at least this long. */
const TOO_MANY_REQUESTS_DELAY_MS = 5000;
/** A connection that lasted this long was a good one: the next failure starts from the shortest delay again. */
const SETTLED_MS = 10_000;

/** Decides from close codes whether and when to connect again. Knows numbers, no sockets. */
export class ReconnectPolicy {
  readonly #nowMs: () => number;
  readonly #random: () => number;
  readonly #schedule: ReconnectSchedule | undefined;
  #failures = 0;
  #joinedAtMs: number | undefined;
  #wasJoined = false;
  #credentialRetryAtMs = -Infinity;

  /**
   * @param random - uniform in 0..1, spreads the viewers of a restarted server
   * @param schedule - `undefined` for a view that does not come back
   */
  constructor(nowMs: () => number, random: () => number, schedule: ReconnectSchedule | undefined) {
    this.#nowMs = nowMs;
    this.#random = random;
    this.#schedule = schedule;
  }

  /** `config` arrived: the server let us in. */
  joined(): void {
    this.#joinedAtMs ??= this.#nowMs();
  }

  /**
   * The connection is gone; {@link next} says what follows.
   *
   * @returns the number of the try that would follow, counted since the last connection that lasted
   */
  lost(): number {
    const joinedAtMs = this.#joinedAtMs;
    this.#joinedAtMs = undefined;
    this.#wasJoined = joinedAtMs !== undefined;
    if (joinedAtMs !== undefined && this.#nowMs() - joinedAtMs >= SETTLED_MS) this.#failures = 0;
    return this.#failures + 1;
  }

  /** @param wanted - what the page says to this code; without its word the protocol's list decides */
  next(code: number, wanted?: boolean): AfterClose {
    const isRefusal = code === CloseCode.Unauthorized;
    const schedule = this.#schedule;
    if (schedule && isRefusal && wanted === undefined && this.#maySendFresherCookie()) {
      return { kind: 'retry', delayMs: 0 };
    }
    if (!schedule || !(wanted ?? RETRIED.has(code)) || this.#failures >= schedule.maxAttempts) {
      return { kind: 'final', state: isRefusal ? 'refused' : 'closed' };
    }
    const ceiling = Math.min(schedule.maxDelayMs, schedule.initialDelayMs * schedule.factor ** this.#failures);
    this.#failures += 1;
    const jittered = ceiling * (1 - schedule.jitter * (1 - this.#random()));
    // The jitter comes on top: everybody was told to wait at the same moment.
    const floor = code === CloseCode.TooManyRequests ? TOO_MANY_REQUESTS_DELAY_MS : 0;
    return { kind: 'retry', delayMs: floor + jittered };
  }

  /** What failed before is no matter any more: a person asks for a new start. */
  reset(): void {
    this.#failures = 0;
    this.#credentialRetryAtMs = -Infinity;
  }

  /** Once in, the browser may hold a fresher cookie than the one that was refused: one try, at once. */
  #maySendFresherCookie(): boolean {
    const nowMs = this.#nowMs();
    const triedLately = nowMs - this.#credentialRetryAtMs < SETTLED_MS;
    if (!this.#wasJoined || triedLately) return false;
    this.#credentialRetryAtMs = nowMs;
    return true;
  }
}
