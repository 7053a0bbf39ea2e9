import type { Clock, Timer } from './clock.js';

/** Servers space keyframes about this far; asking more often only fills the line. */
const MIN_INTERVAL_MS = 500;

/** Asks for a keyframe, once per interval however often there is a reason to. */
export class KeyframeRequests {
  readonly #clock: Clock;
  readonly #send: (reason: string) => void;
  #sentAtMs = -Infinity;
  #later: Timer | undefined;

  constructor(clock: Clock, send: (reason: string) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Sends now, or as soon as the interval is over: on a resting scene no later picture would give another reason. */
  ask(reason: string): void {
    if (this.#later) return;
    const waitMs = this.#sentAtMs + MIN_INTERVAL_MS - this.#clock.nowMs();
    if (waitMs <= 0) this.#sendNow(reason);
    else this.#later = this.#clock.setTimer(waitMs, () => this.#sendNow(reason));
  }

  /** A keyframe came, or none is wanted any more. */
  cancel(): void {
    this.#later?.cancel();
    this.#later = undefined;
  }

  /** A new connection: the server behind it was asked for nothing yet. */
  restart(): void {
    this.cancel();
    this.#sentAtMs = -Infinity;
  }

  #sendNow(reason: string): void {
    this.#later = undefined;
    this.#sentAtMs = this.#clock.nowMs();
    this.#send(reason);
  }
}
