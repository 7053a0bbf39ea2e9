/** What the host did in one interval. Plain data: it crosses to the worker that draws it. */
export interface HostSample {
  /** Time of the sample, ms since the epoch: one clock for both threads. */
  readonly atMs: number;
  /** Busy share of each core over the interval, 0..1. */
  readonly cores: readonly number[];
  readonly memory: { readonly usedBytes: number; readonly totalBytes: number; readonly processBytes: number };
  /** Delay of this process's event loop over the interval, and the share of it the loop was busy. */
  readonly eventLoop: { readonly p50Ms: number; readonly p99Ms: number; readonly busy: number };
  readonly streams: readonly StreamSample[];
}

/** One stream, as its display's metrics tell. */
export interface StreamSample {
  readonly name: string;
  readonly viewers: number;
  readonly publishFps: number;
  readonly encodesPerSecond: number;
  readonly encodeMs: number;
  /** To all viewers together. */
  readonly bitrateBps: number;
}

export const SAMPLE_INTERVAL_MS = 500;

/** How far back the charts go. */
export const HISTORY_MS = 120_000;
