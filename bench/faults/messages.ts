/** What the bench tells its server, and what that answers. */

export type ServerCommand = { type: 'inflict'; fault: Fault } | { type: 'errors' };

export type ServerReply =
  | { type: 'ready'; url: string; encoder: string }
  | { type: 'inflicted'; /** When, on the shared clock. */ us: number }
  | { type: 'errors'; /** Encodes that failed so far. */ count: number };

/** What happens to an encoder at work. */
export type Fault = 'kill' | 'stop' | 'throw' | 'resize' | 'bitrate';
