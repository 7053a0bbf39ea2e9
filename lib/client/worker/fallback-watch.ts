import type { Clock, Timer } from './clock.js';

/** Far above a round trip, short enough for somebody who looks at a picture that stands still. */
const PATIENCE_MS = 2000;

/** Sees whether a server follows when video is taken back: an older one knows no `capabilities` and goes on with it. */
export class FallbackWatch {
  readonly #clock: Clock;
  readonly #ignored: () => void;
  #refusedAtMs: number | undefined;
  #timer: Timer | undefined;

  /** @param ignored - the server does not follow; called once */
  constructor(clock: Clock, ignored: () => void) {
    this.#clock = clock;
    this.#ignored = ignored;
  }

  /** The server is told now. */
  refused(): void {
    this.stop();
    this.#refusedAtMs = this.#clock.nowMs();
    this.#timer = this.#clock.setTimer(PATIENCE_MS, () => this.#tell());
  }

  /** The server negotiated anew, or sends something else. */
  followed(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** What was taken back came nevertheless; fine while it may have been on its way. */
  refusedCame(): void {
    if (this.#refusedAtMs !== undefined && this.#clock.nowMs() - this.#refusedAtMs >= PATIENCE_MS) this.#tell();
  }

  stop(): void {
    this.followed();
    this.#refusedAtMs = undefined;
  }

  #tell(): void {
    this.stop();
    this.#ignored();
  }
}
