/** What a bench tells the process of the viewers, and what that answers. */

export type ViewersCommand =
  | { type: 'connect'; url: string; viewers: number; supported: string[] }
  | { type: 'start' }
  | { type: 'stop' }
  | { type: 'disconnect' };

export type ViewersReply = { type: 'connected' } | ({ type: 'stopped' } & ViewersSample) | { type: 'disconnected' };

/** One measured stretch, of all viewers. */
export interface ViewersSample {
  seconds: number;
  /** Of each viewer, in order. */
  arrivals: Arrival[][];
}

/** One picture at one viewer. */
export interface Arrival {
  /** When its last byte was there, on the shared clock. */
  receivedUs: number;
  timestampUs: number;
  bytes: number;
  width: number;
  /** Of H.264; images have none. */
  isKeyframe: boolean;
}
