import type { Clock, Timer } from './clock.js';

/** `requestAnimationFrame` of the worker. */
export interface FrameSource {
  request(callback: () => void): number;
  cancel(handle: number): void;
}

/**
 * Frames that browsers hold back without hiding the page (a throttled iframe, a covered window) must not hold back
 * acks for ever: the server would wait for them. Far above the frame time of any display.
 */
const STALLED_FRAME_MS = 500;

/** Paints at most once per animation frame while the page is shown, and at once while it is hidden. */
export class PaintScheduler {
  readonly #frames: FrameSource;
  readonly #clock: Clock;
  readonly #paint: () => void;
  #pending: { frame: number; timer: Timer } | undefined;
  #hidden = false;

  constructor(frames: FrameSource, clock: Clock, paint: () => void) {
    this.#frames = frames;
    this.#clock = clock;
    this.#paint = paint;
  }

  request(): void {
    if (this.#hidden) {
      // No animation frame fires in a hidden page.
      this.#paint();
      return;
    }
    if (this.#pending) return;
    this.#pending = {
      frame: this.#frames.request(() => this.#run()),
      timer: this.#clock.setTimer(STALLED_FRAME_MS, () => this.#run()),
    };
  }

  setHidden(hidden: boolean): void {
    this.#hidden = hidden;
    if (hidden && this.#pending) this.#run();
  }

  close(): void {
    if (!this.#pending) return;
    this.#frames.cancel(this.#pending.frame);
    this.#pending.timer.cancel();
    this.#pending = undefined;
  }

  #run(): void {
    this.close();
    this.#paint();
  }
}
