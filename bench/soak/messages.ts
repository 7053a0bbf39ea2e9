/** What the bench tells its server and its visitors, and what they answer. */

export type ServerCommand =
  | { /** Streams come and go. */ type: 'churn' }
  | { type: 'sample' }
  | { /** The streams that came go; then it waits until nothing changes any more, and looks closely. */ type: 'rest' };

export type ServerReply =
  | { type: 'ready'; url: string }
  | { type: 'churning' }
  | ({ type: 'sampled' } & Sample)
  | ({ type: 'rested' } & Rested);

/** What a server takes at one moment, after a collection of garbage. */
export interface Sample {
  /** Since the server began. */
  minutes: number;
  rssBytes: number;
  heapBytes: number;
  viewers: number;
  counts: Counts;
}

/** How many there are of each kind of thing that must be given back. */
export type Counts = Record<string, number>;

/** {@link Sample} of a server that nobody uses, with the objects of its heap. */
export interface Rested extends Sample {
  objects: Counts;
}

export type VisitorsCommand =
  { type: 'come'; url: string; visitors: number; seed: number } | { type: 'count' } | { type: 'leave' };

export type VisitorsReply = { type: 'coming' } | ({ type: 'counted' } & Traffic) | { type: 'left' };

/** What the visitors did since the start of their process. */
export interface Traffic {
  /** Visits of viewers that got as far as a hello. */
  visits: number;
  /** Visits that ended before. */
  aborted: number;
  pictures: number;
  /** Messages of all other kinds than acks and answers. */
  messages: number;
  /** Closes by the server, by their code. */
  closes: Record<number, number>;
}
