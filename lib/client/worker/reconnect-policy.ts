import { CloseCode } from '../../protocol/index.js';

/** What to do after a connection is gone. */
export type AfterClose = { kind: 'retry'; delayMs: number } | { kind: 'final'; state: 'closed' | 'refused' };

/** Codes of RFC 6455 and its registry that the protocol's own list does not name. */
const ABNORMAL = 1006;
const SERVICE_RESTART = 1012;

const RETRIED: ReadonlySet<number> = new Set([
  CloseCode.GoingAway,
  ABNORMAL,
  CloseCode.InternalError,
  SERVICE_RESTART,
  CloseCode.TryAgainLater,
  CloseCode.HelloTimeout,
  CloseCode.TooSlow,
  CloseCode.TooManyRequests,
]);

/** Fast enough that a restarted server is seen at once, slow enough not to be a loop. */
const FIRST_DELAY_MS = 500;
/** A page left open overnight asks four times a minute, which no server feels. */
const MAX_DELAY_MS = 15_000;
/** protocol.md §1: whoever was told to slow down waits at least this long. */
const TOO_MANY_REQUESTS_DELAY_MS = 5000;
/** A connection that lasted this long was a good one: the next failure starts from the shortest delay again. */
const SETTLED_MS = 10_000;

/** Decides from close codes whether and when to connect again. Knows numbers, no sockets. */
export class ReconnectPolicy {
  readonly #nowMs: () => number;
  readonly #random: () => number;
  readonly #enabled: boolean;
  #failures = 0;
  #joinedAtMs: number | undefined;
  #credentialRetryAtMs = -Infinity;

  /** @param random - uniform in 0..1, spreads the viewers of a restarted server */
  constructor(nowMs: () => number, random: () => number, enabled: boolean) {
    this.#nowMs = nowMs;
    this.#random = random;
    this.#enabled = enabled;
  }

  /** `config` arrived: the server let us in. */
  joined(): void {
    this.#joinedAtMs ??= this.#nowMs();
  }

  /** The connection is gone. */
  closed(code: number): AfterClose {
    const joinedAtMs = this.#joinedAtMs;
    this.#joinedAtMs = undefined;
    if (code === CloseCode.Unauthorized) return this.#unauthorized(joinedAtMs !== undefined);
    if (!this.#enabled || !RETRIED.has(code)) return { kind: 'final', state: 'closed' };
    if (joinedAtMs !== undefined && this.#nowMs() - joinedAtMs >= SETTLED_MS) this.#failures = 0;
    const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 16);
    const jittered = ceiling * (0.5 + this.#random() / 2);
    // The jitter comes on top: everybody was told to wait at the same moment.
    const floor = code === CloseCode.TooManyRequests ? TOO_MANY_REQUESTS_DELAY_MS : 0;
    return { kind: 'retry', delayMs: floor + jittered };
  }

  /** Once in, the browser may hold a fresher cookie than the one that was refused: one try, at once. */
  #unauthorized(wasJoined: boolean): AfterClose {
    const nowMs = this.#nowMs();
    const triedLately = nowMs - this.#credentialRetryAtMs < SETTLED_MS;
    if (!this.#enabled || !wasJoined || triedLately) return { kind: 'final', state: 'refused' };
    this.#credentialRetryAtMs = nowMs;
    return { kind: 'retry', delayMs: 0 };
  }
}
