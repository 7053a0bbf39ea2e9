import { CloseCode } from '../../protocol/index.js';
import type { Clock, Timer } from './clock.js';
import type { ReconnectPolicy } from './reconnect-policy.js';
import type { ViewState } from './view-state.js';

/** How a connection ended. */
export interface Ending {
  code: number;
  reason: string;
}

/** What a {@link Comeback} works with. */
export interface ComebackPorts {
  clock: Clock;
  policy: ReconnectPolicy;
  /** Asks the page, which answers by {@link Comeback.answered}; without it the policy decides alone. */
  ask: ((code: number, attempt: number) => void) | undefined;
  /** Calls {@link Comeback.stop} first. */
  connect(): void;
  tell(state: ViewState, ending: Ending): void;
}

/** A server that said so is not asked before its time, whoever looks. */
const TOLD_TO_WAIT: ReadonlySet<number> = new Set([CloseCode.TryAgainLater, CloseCode.TooManyRequests]);

/** Between two connections: whether there will be another, and when. */
export class Comeback {
  readonly #ports: ComebackPorts;
  #asked: Ending | undefined;
  #wait: { timer: Timer; code: number } | undefined;

  constructor(ports: ComebackPorts) {
    this.#ports = ports;
  }

  lost(ending: Ending): void {
    const attempt = this.#ports.policy.lost();
    if (!this.#ports.ask) return this.#decide(ending);
    this.#asked = ending;
    this.#ports.ask(ending.code, attempt);
  }

  /** The page's word; `undefined` leaves it to the policy. */
  answered(wanted: boolean | undefined): void {
    const ending = this.#asked;
    this.#asked = undefined;
    if (ending) this.#decide(ending, wanted);
  }

  /** Network or viewer are back: do not sit out a delay that was made for their absence. */
  hurry(): void {
    if (!this.#wait || TOLD_TO_WAIT.has(this.#wait.code)) return;
    this.#ports.connect();
  }

  stop(): void {
    this.#wait?.timer.cancel();
    this.#wait = undefined;
    this.#asked = undefined;
  }

  #decide(ending: Ending, wanted?: boolean): void {
    const next = this.#ports.policy.next(ending.code, wanted);
    if (next.kind === 'retry') {
      const timer = this.#ports.clock.setTimer(next.delayMs, () => this.#ports.connect());
      this.#wait = { timer, code: ending.code };
    }
    this.#ports.tell(next.kind === 'retry' ? 'reconnecting' : next.state, ending);
  }
}
