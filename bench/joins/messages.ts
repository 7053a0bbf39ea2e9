/** What the bench tells those that join and the server that has nothing to do, and what they answer. */

export interface JoinersCommand {
  type: 'join';
  url: string;
  perSecond: number;
  seconds: number;
  /** How long each stays. */
  staySeconds: number;
  seed: number;
}

export type JoinersReply = { type: 'joined'; joins: Join[] };

/** How long one viewer waited for its first picture, in ms. */
export interface Join {
  /** From the call that connects. */
  connectMs: number;
  /** From the moment the connection was open. */
  openMs: number;
  /** From its hello. */
  helloMs: number;
  /** From its hello to its first keyframe of video. */
  keyframeMs: number;
  /** Whether the first picture was an image, shown until the keyframe came. */
  isImage: boolean;
}

/** What is published while nothing needs to be encoded. */
export type IdleSource = 'nothing' | 'by its ticks' | 'by a timer' | 'equal pixels by a timer';

export interface IdleCommand {
  type: 'idle';
  source: IdleSource;
  seconds: number;
}

export type IdleReply =
  | { type: 'ready'; url: string }
  | { type: 'idled'; encodes: number; published: number; cpuSeconds: number; seconds: number };
