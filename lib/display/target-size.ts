import type { Size } from '../protocol/index.js';
import type { Clock, Timer } from '../time/clock.js';
import type { ResolvedDisplayOptions } from './display-options.js';

/** How long a viewer's window must have kept its size before the application is asked to render in it. */
const STABLE_MS = 120;
const MIN_DIMENSION = 2;

/** A viewer's canvas, in device pixels. */
export interface Viewport {
  readonly pwidth: number;
  readonly pheight: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

/**
 * The size an application is asked to render in: the configured one, or that of the window that changed last. Whatever a
 * client says its window is, no side is above the cap; sides are even, as video wants them.
 */
export class TargetSize {
  #size: Size;
  #ratio = 1;
  #timer: Timer | undefined;

  constructor(
    initial: Size,
    private readonly options: Pick<ResolvedDisplayOptions, 'resizePolicy' | 'maxRenderDimension'>,
    private readonly clock: Clock,
  ) {
    this.#size = { width: initial.width, height: initial.height };
  }

  get size(): Size {
    return { ...this.#size };
  }

  /** Device pixels per logical pixel, less where the cap made the picture smaller than the window. */
  get ratio(): number {
    return this.#ratio;
  }

  /** The window of a viewer has another size. It counts once it has stayed so for a while. */
  note({ pwidth, pheight, ratio }: Viewport): void {
    // A view that is collapsed or not laid out yet is no window to draw for.
    if (this.options.resizePolicy === 'publisher' || pwidth < 1 || pheight < 1) return;
    this.#timer?.cancel();
    this.#timer = this.clock.setTimer(STABLE_MS, () => {
      this.#timer = undefined;
      const scale = Math.min(1, this.options.maxRenderDimension / Math.max(pwidth, pheight));
      this.#size = { width: even(pwidth * scale), height: even(pheight * scale) };
      this.#ratio = ratio * scale;
    });
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}

function even(pixels: number): number {
  return Math.max(MIN_DIMENSION, 2 * Math.floor(pixels / 2));
}
