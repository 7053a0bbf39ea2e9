/** One TCP link; both directions have its delay, and each its bandwidth. */
export interface LinkShape {
  /** One way, in ms. */
  readonly delayMs?: number;
  /** Up to this much longer, at random, in ms; nothing overtakes. */
  readonly jitterMs?: number;
  /** Bits per second; none for as many as there are. */
  readonly bandwidth?: number;
  /** Bytes that wait for their turn before the sender's TCP is held back, as in a router's buffer. 64 KiB by default. */
  readonly bufferBytes?: number;
}

export type ShaperCommand =
  | { readonly type: 'shape'; readonly shape: LinkShape }
  | {
      /** Nothing arrives, in either direction, and nothing is lost. */ readonly type: 'stall';
      readonly isStalled: boolean;
    }
  | { /** All connections are reset. */ readonly type: 'cut' };

export type ShaperReply = { readonly type: 'ready'; readonly port: number } | { readonly type: 'done' };
