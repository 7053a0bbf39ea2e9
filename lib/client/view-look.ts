import type { Look } from './worker/messages.js';

/** How the picture is put on the canvas: what the page wants now, told to whoever paints. */
export class ViewLook {
  readonly #canvas: HTMLCanvasElement;
  readonly #tell: (look: Look) => void;
  #current: Look;

  /** @param tell - is told every look after the first */
  constructor(canvas: HTMLCanvasElement, first: Look, tell: (look: Look) => void) {
    this.#canvas = canvas;
    this.#current = first;
    this.#dress();
    this.#tell = tell;
  }

  get current(): Look {
    return this.#current;
  }

  change(change: Partial<Look>): void {
    this.#current = { ...this.#current, ...change };
    this.#dress();
    this.#tell(this.#current);
  }

  /** For where the browser scales the canvas: one that is held below the screen's pixels, or transformed by the page. */
  #dress(): void {
    this.#canvas.style.imageRendering = this.#current.smoothing === 'off' ? 'pixelated' : '';
  }
}
