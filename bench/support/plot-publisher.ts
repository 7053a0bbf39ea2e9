import type { Display } from 'nestjs-rfb';
import { drawPlot } from '../scenes/plot.js';
import { sharedClockUs } from './shared-clock.js';

/** Rendered before anything is measured. */
const FRAMES = 15;

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The frames of a plot in motion, which begins anew after the last. */
export function drawFrames({ width, height }: Size): Uint8ClampedArray[] {
  return Array.from({ length: FRAMES }, (_, n) => drawPlot(width, height, n / FRAMES));
}

/** Publishes frames at a rate, stamped with the shared clock. */
export class PlotPublisher {
  #size: Size;
  #publishing: AbortController | undefined;
  #finished: Promise<void> = Promise.resolve();
  #onResized: ((publishedUs: number) => void) | undefined;

  /** @param scenes - the frames of each size it can have; it starts with the first */
  constructor(
    private readonly display: Display,
    private readonly framerate: number,
    private readonly scenes: ReadonlyMap<Size, readonly Uint8ClampedArray[]>,
  ) {
    this.#size = [...scenes.keys()][0]!;
  }

  resume(): void {
    this.#publishing = new AbortController();
    this.#finished = this.#publish(this.#publishing.signal);
  }

  async pause(): Promise<void> {
    this.#publishing?.abort();
    await this.#finished;
  }

  /** Goes on in the next of the sizes. Resolves with the time of the first frame that has it. */
  resize(): Promise<number> {
    const sizes = [...this.scenes.keys()];
    this.#size = sizes[(sizes.indexOf(this.#size) + 1) % sizes.length]!;
    return new Promise((resolve) => (this.#onResized = resolve));
  }

  async #publish(signal: AbortSignal): Promise<void> {
    for await (const { index } of this.display.ticks({ framerate: this.framerate, signal })) {
      const { width, height } = this.#size;
      const data = this.scenes.get(this.#size)![index % FRAMES]!;
      const timestamp = sharedClockUs();
      this.display.publish({ data, width, height }, { timestamp });
      this.#onResized?.(timestamp);
      this.#onResized = undefined;
    }
  }
}
