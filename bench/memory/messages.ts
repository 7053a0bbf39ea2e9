/** What the bench tells its server, and what that answers. */

export type ServerCommand =
  | { type: 'play'; /** This many encodes of one size. */ frames: number; samples: number }
  | { type: 'resize'; /** This many times. */ changes: number; samples: number }
  | { type: 'rest' };

export type ServerReply = { type: 'ready'; url: string } | { type: 'samples'; samples: Sample[] };

/** What a server takes at one moment, after a collection of garbage. */
export interface Sample {
  /** Frames or changes so far. */
  done: number;
  rssBytes: number;
  childrenRssBytes: number;
  threads: number;
  children: number;
  descriptors: number;
}
