import { packPicture, unpackPicture, type ImageFrameHeader, type ImageMime } from '../protocol/index.js';
import type { Clock } from '../time/clock.js';
import type { PictureSource, SourceFrame } from './picture-source.js';
import type { PackedPicture, Subscriber } from './subscriber.js';

/** A picture whose encode has begun. */
export interface PictureDraft {
  readonly header: ImageFrameHeader;
  readonly version: number;
  readonly publishedMs: number;
  /** Counts {@link PictureCache.expire} calls, to notice one that came during the encode. */
  readonly generation: number;
}

/**
 * The last picture of a rendition, packed once for all viewers. A viewer that needs it again, or that has already
 * seen a later `seq` on another rendition, gets the same payload under a new header; that one too is shared.
 */
export class PictureCache {
  #picture: PackedPicture | undefined;
  #draft: PictureDraft | undefined;
  #serial = 0;
  #generation = 0;
  #lastTimestampUs = -Infinity;

  constructor(
    private readonly mime: ImageMime,
    private readonly source: PictureSource,
    private readonly clock: Clock,
  ) {}

  /** Number of the cached encode; 0 before the first. */
  get serial(): number {
    return this.#serial;
  }

  /** Whether the cached picture shows the newest frame in the present configuration. */
  get isCurrent(): boolean {
    return (
      this.#draft !== undefined &&
      this.#draft.generation === this.#generation &&
      this.#draft.version === this.source.latest?.version
    );
  }

  /** The configuration changed: the cached picture no longer counts as current. */
  expire(): void {
    this.#generation++;
  }

  /** An encode of `frame` starts: draws its `seq` and timestamp. */
  begin(frame: SourceFrame): PictureDraft {
    return {
      version: frame.version,
      publishedMs: frame.publishedMs,
      generation: this.#generation,
      header: {
        type: 'image_frame',
        seq: this.source.nextSeq(),
        timestamp_us: this.#stamp(frame.timestampUs),
        width: frame.width,
        height: frame.height,
        mime: this.mime,
        ...(frame.pixelRatio === undefined ? {} : { pixel_ratio: frame.pixelRatio }),
        ...(frame.color === undefined ? {} : { color: frame.color }),
      },
    };
  }

  /** The encode is done; `payload` is copied into the packed message. */
  finish(draft: PictureDraft, payload: Uint8Array): void {
    this.#draft = draft;
    this.#serial++;
    this.#picture = pack(draft, draft.header, payload);
  }

  /** The cached picture with a `seq` and timestamp above what `subscriber` was last sent. */
  pictureFor(subscriber: Subscriber): PackedPicture {
    const picture = this.#picture;
    const draft = this.#draft;
    if (!picture || !draft) throw new Error('no picture is cached');
    if (picture.seq > subscriber.lastSeq && picture.timestampUs > subscriber.lastTimestampUs) return picture;
    const sincePublishUs = Math.round((this.clock.nowMs() - draft.publishedMs) * 1000);
    this.#lastTimestampUs = Math.max(this.#lastTimestampUs, subscriber.lastTimestampUs);
    const header: ImageFrameHeader = {
      ...draft.header,
      seq: this.source.nextSeq(),
      timestamp_us: this.#stamp(draft.header.timestamp_us + sincePublishUs),
    };
    this.#picture = pack(draft, header, unpackPicture(picture.message).payload);
    return this.#picture;
  }

  /** Timestamps grow strictly on the wire, whatever the app's own epoch, repeats included. */
  #stamp(timestampUs: number): number {
    this.#lastTimestampUs = Math.max(timestampUs, this.#lastTimestampUs + 1);
    return this.#lastTimestampUs;
  }
}

function pack({ version, publishedMs }: PictureDraft, header: ImageFrameHeader, payload: Uint8Array): PackedPicture {
  return {
    message: packPicture(header, payload),
    seq: header.seq,
    timestampUs: header.timestamp_us,
    width: header.width,
    height: header.height,
    isVideo: false,
    isKeyframe: false,
    isLossless: header.mime === 'image/png',
    version,
    publishedMs,
  };
}
