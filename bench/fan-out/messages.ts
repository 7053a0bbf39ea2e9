/** What the bench tells its two processes, and what they answer. */

export type ServerCommand = { type: 'start' } | { type: 'stop' } | { type: 'bare'; encodes: number } | { type: 'quit' };

export type ServerReply =
  | { type: 'ready'; url: string }
  | ({ type: 'stopped' } & ServerSample)
  | { type: 'bare'; encoder: string; ms: number[] };

/** One measured stretch, of the server's process alone. */
export interface ServerSample {
  seconds: number;
  encodes: number;
  /** Seconds of processor time, all threads. */
  cpuSeconds: number;
  rssBytes: number;
}

export type ViewersCommand =
  { type: 'connect'; url: string; viewers: number } | { type: 'start' } | { type: 'stop' } | { type: 'disconnect' };

export type ViewersReply = { type: 'connected' } | ({ type: 'stopped' } & ViewersSample) | { type: 'disconnected' };

/** One measured stretch, of all viewers. */
export interface ViewersSample {
  seconds: number;
  /** Pictures of each viewer. */
  pictures: number[];
  bytes: number;
  /** From publish to the last byte at the viewer, one for each picture of each viewer. */
  latenciesMs: number[];
}

/** Microseconds of a clock that all processes of a host share. */
export function sharedClockUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
