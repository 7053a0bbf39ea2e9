import type { ResizeRenderviewEvent } from '../protocol/index.js';
import type { Clock, Timer } from '../time/clock.js';

/** Less than two frames of an animation: whoever drags a window's edge sees no step. */
const SPACING_MS = 30;

/** Hands the sizes of a viewer to the application at a rate, however fast they change. The last one is never left out. */
export class ResizePace {
  #waiting: ResizeRenderviewEvent | undefined;
  #timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly emit: (event: ResizeRenderviewEvent) => void,
  ) {}

  push(event: ResizeRenderviewEvent): void {
    if (this.#timer) {
      this.#waiting = event;
      return;
    }
    this.#timer = this.clock.setTimer(SPACING_MS, () => {
      this.#timer = undefined;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting) this.push(waiting);
    });
    this.emit(event);
  }

  /** Forgets what waits; nothing is emitted any more. */
  end(): void {
    this.#timer?.cancel();
    this.#timer = this.#waiting = undefined;
  }
}
