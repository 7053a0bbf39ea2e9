import type { KeyframeCause } from '../protocol/index.js';

/** A packed picture, ready to be sent to any number of viewers. */
export interface PackedPicture {
  /** The whole binary message; nobody writes to it. */
  readonly message: Uint8Array;
  readonly seq: number;
  readonly timestampUs: number;
  /** Size of what is seen: that of the published frame, or less on a scaled rendition. */
  readonly width: number;
  readonly height: number;
  /** Whether an ack of it says that all older pictures of its kind arrived too: video is decoded in order. */
  readonly isVideo: boolean;
  /** A picture of video that needs none before it. */
  readonly isKeyframe: boolean;
  /** Of the frame it shows. */
  readonly version: number;
  /** When that frame was published, in ms of the clock. */
  readonly publishedMs: number;
}

/** A viewer, as a rendition sees it. */
export interface Subscriber {
  /** Whether it has room for a picture and is visible. */
  readonly isReady: boolean;
  /** Whether, without room, it may still get a delta whose loss would cost a keyframe: it is late, but not too late. */
  readonly isStretchable: boolean;
  /** `seq` of the last picture it was sent; -1 before the first. */
  readonly lastSeq: number;
  /** `timestamp_us` of the last picture it was sent. */
  readonly lastTimestampUs: number;
  /**
   * Sends it. Called only while ready, with rising `seq` and timestamps.
   *
   * @param keyCause - why this viewer needed a keyframe of video, where it is one
   */
  deliver(picture: PackedPicture, keyCause?: KeyframeCause): void;
  /** It will get a keyframe, but not at once: until then it may be shown the picture in another way. */
  waitForKey(): void;
  /** A picture was encoded and this viewer, which owes it, had no room. */
  miss(): void;
}
