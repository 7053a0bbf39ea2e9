/** What the bench tells its server, and what that answers. */

export type ServerCommand = { type: 'start' } | { type: 'stop' } | { type: 'bare'; encodes: number };

export type ServerReply =
  | { type: 'ready'; url: string; isH264: boolean }
  | ({ type: 'stopped' } & ServerSample)
  | { type: 'bare'; encoder: string; ms: number[] };

/** One measured stretch, of the server's process and its children alone. */
export interface ServerSample {
  seconds: number;
  encodes: number;
  /** Seconds of processor time, all threads and child processes. */
  cpuSeconds: number;
  /** Child processes included. */
  rssBytes: number;
}

export type BenchTransport = 'h264' | 'jpeg';
