import { packPicture, unpackPicture, type ImageFrameHeader, type ImageMime } from '../protocol/index.js';
import type { Clock } from '../time/clock.js';
import type { PictureSource, SourceFrame } from './picture-source.js';
import type { PackedPicture, Subscriber } from './subscriber.js';

/** Number and time of a piece. */
type Stamp = Pick<ImageFrameHeader, 'seq' | 'timestamp_us'>;

/** Rows of a frame. */
export interface Rows {
  readonly y: number;
  readonly height: number;
}

/** Numbers the pieces of one frame at rest: each carries the time since its publish, and none that was there before. */
export class StillStamp {
  #lastTimestampUs = -Infinity;

  constructor(
    readonly frame: SourceFrame,
    private readonly source: PictureSource,
    private readonly clock: Clock,
  ) {}

  /** @param aboveUs - a time that is taken already */
  next(aboveUs = -Infinity): Stamp {
    const { timestampUs, publishedMs } = this.frame;
    const restingUs = timestampUs + Math.round((this.clock.nowMs() - publishedMs) * 1000);
    this.#lastTimestampUs = Math.max(restingUs, this.#lastTimestampUs + 1, aboveUs + 1);
    return { seq: this.source.nextSeq(), timestamp_us: this.#lastTimestampUs };
  }
}

/** A picture of a frame at rest, or a strip of it: encoded and packed once for all its viewers. */
export class StillPiece {
  readonly #stamps: StillStamp;
  readonly #rows: Rows | undefined;
  readonly #mime: ImageMime;
  #picture: PackedPicture;

  /**
   * @param stamp - drawn when its encode began
   * @param payload - copied
   * @param what - PNG is lossless; rows are those of a strip
   */
  constructor(stamps: StillStamp, stamp: Stamp, payload: Uint8Array, what: { mime: ImageMime; rows?: Rows }) {
    this.#stamps = stamps;
    this.#mime = what.mime;
    this.#rows = what.rows;
    this.#picture = this.#pack(stamp, payload);
  }

  /** Of its message. */
  get bytes(): number {
    return this.#picture.message.byteLength;
  }

  /** The piece with a `seq` and timestamp above what `viewer` was last sent; a new header is shared as well. */
  pictureFor({ lastSeq, lastTimestampUs }: Subscriber): PackedPicture {
    const { seq, timestampUs, message } = this.#picture;
    if (seq <= lastSeq || timestampUs <= lastTimestampUs)
      this.#picture = this.#pack(this.#stamps.next(lastTimestampUs), unpackPicture(message).payload);
    return this.#picture;
  }

  #pack(stamp: Stamp, payload: Uint8Array): PackedPicture {
    const { width, height, version, publishedMs, pixelRatio, color } = this.#stamps.frame;
    const header: ImageFrameHeader = {
      type: 'image_frame',
      ...stamp,
      width,
      height: this.#rows?.height ?? height,
      mime: this.#mime,
      ...(this.#rows && { y: this.#rows.y }),
      ...(pixelRatio === undefined ? {} : { pixel_ratio: pixelRatio }),
      ...(color === undefined ? {} : { color }),
    };
    return {
      message: packPicture(header, payload),
      seq: stamp.seq,
      timestampUs: stamp.timestamp_us,
      width,
      height,
      isVideo: false,
      isKeyframe: false,
      isLossless: this.#mime === 'image/png',
      version,
      publishedMs,
    };
  }
}
