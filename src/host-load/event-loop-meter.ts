import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** The histogram's timer fires this often; the delay is what the loop adds to it. */
const RESOLUTION_MS = 10;

/** How late this process's event loop runs, and how busy it is. */
export class EventLoopMeter {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #utilization = performance.eventLoopUtilization();

  constructor() {
    this.#delay.enable();
  }

  /** Figures since the last call. */
  read(): { p50Ms: number; p99Ms: number; busy: number } {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.#utilization);
    this.#utilization = now;
    const figures = { p50Ms: this.#lateMs(50), p99Ms: this.#lateMs(99), busy: utilization };
    this.#delay.reset();
    return figures;
  }

  close(): void {
    this.#delay.disable();
  }

  #lateMs(percentile: number): number {
    return Math.max(0, this.#delay.percentile(percentile) / 1e6 - RESOLUTION_MS);
  }
}
