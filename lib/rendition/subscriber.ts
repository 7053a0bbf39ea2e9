/** A packed picture, ready to be sent to any number of viewers. */
export interface PackedPicture {
  /** The whole binary message; nobody writes to it. */
  readonly message: Uint8Array;
  readonly seq: number;
  readonly timestampUs: number;
  /** Size of the published frame it shows. */
  readonly width: number;
  readonly height: number;
}

/** A viewer, as a rendition sees it. */
export interface Subscriber {
  /** Whether it has room for a picture and is visible. */
  readonly isReady: boolean;
  /** `seq` of the last picture it was sent; -1 before the first. */
  readonly lastSeq: number;
  /** `timestamp_us` of the last picture it was sent. */
  readonly lastTimestampUs: number;
  /** Sends it. Called only while ready, with rising `seq` and timestamps. */
  deliver(picture: PackedPicture): void;
  /** A picture was encoded and this viewer, which owes it, had no room. */
  miss(): void;
}
