import type { Look } from './worker/messages.js';

/** How the picture is put on the canvas: what the page wants now, told to whoever paints. */
export class ViewLook {
  readonly #tell: (look: Look) => void;
  #current: Look;

  /** @param tell - is told every look after the first */
  constructor(first: Look, tell: (look: Look) => void) {
    this.#current = first;
    this.#tell = tell;
  }

  get current(): Look {
    return this.#current;
  }

  change(change: Partial<Look>): void {
    this.#current = { ...this.#current, ...change };
    this.#tell(this.#current);
  }
}
