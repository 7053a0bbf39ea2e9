/** A scene that failed this often within the window is broken, not unlucky. */
const MAX_FAILURES = 5;
const WINDOW_MS = 60_000;
const FIRST_DELAY_MS = 250;

/** Decides whether a failed scene is tried again, and when. */
export class RestartPolicy {
  #failures: number[] = [];

  /** @param firstDelayMs - before the first restart; each further one within the window waits twice as long */
  constructor(private readonly firstDelayMs = FIRST_DELAY_MS) {}

  /** @returns how long to wait before the next try, in ms; `undefined` to give up */
  failed(nowMs: number): number | undefined {
    this.#failures = this.#failures.filter((atMs) => nowMs - atMs < WINDOW_MS);
    this.#failures.push(nowMs);
    if (this.#failures.length > MAX_FAILURES) return undefined;
    return this.firstDelayMs * 2 ** (this.#failures.length - 1);
  }
}
