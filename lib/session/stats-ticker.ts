import type { Stage } from '../display/stage.js';
import type { Viewer } from '../display/viewer.js';
import type { Timer } from '../time/clock.js';
import type { Channel } from './channel.js';
import { statsMessage } from './reports.js';
import { MAX_BUFFERED_BYTES } from './room.js';

/** Tells a viewer its figures every so often while it looks. Without the option there is no timer, ever. */
export class StatsTicker {
  #timer: Timer | undefined;

  constructor(
    private readonly stage: Stage,
    private readonly channel: Channel,
    private readonly viewer: Viewer,
  ) {}

  /** Whether there is somebody to tell. */
  set isRunning(isRunning: boolean) {
    if (isRunning === (this.#timer !== undefined)) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (isRunning) this.#arm();
  }

  #arm(): void {
    const { clock, options } = this.stage;
    if (options.statsIntervalMs === false) return;
    this.#timer = clock.setTimer(options.statsIntervalMs, () => {
      this.#arm();
      this.#tell();
    });
  }

  #tell(): void {
    // Behind so much they would be out of date by the time they are read.
    if (this.channel.bufferedAmount >= MAX_BUFFERED_BYTES) return;
    const metrics = this.viewer.metrics();
    const rendition = this.stage.renditions.metrics().find(({ key }) => key === metrics.rendition);
    this.channel.send(JSON.stringify(statsMessage(metrics, rendition)));
  }
}
