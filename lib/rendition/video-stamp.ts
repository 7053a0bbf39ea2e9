import type { H264Chunk } from '../encoder/h264-stream.js';
import { packPicture, type VideoChunkHeader } from '../protocol/index.js';
import type { Clock } from '../time/clock.js';
import type { PictureSource, SourceFrame } from './picture-source.js';
import type { PackedPicture } from './subscriber.js';

/** Number and time of a chunk, drawn when its encode starts. */
export interface ChunkStamp {
  readonly seq: number;
  readonly timestampUs: number;
}

/** Numbers and packs the chunks of one rendition. */
export class VideoStamp {
  #lastTimestampUs = -Infinity;
  #lastVersion = 0;

  constructor(
    private readonly source: PictureSource,
    private readonly clock: Clock,
  ) {}

  /** A viewer comes from another rendition: it is sent nothing older than what it has. */
  raise(timestampUs: number): void {
    this.#lastTimestampUs = Math.max(this.#lastTimestampUs, timestampUs);
  }

  /** Timestamps grow strictly; a frame encoded again carries the time since its publish. */
  next(frame: SourceFrame): ChunkStamp {
    const isRepeat = frame.version === this.#lastVersion;
    const sincePublishUs = isRepeat ? Math.round((this.clock.nowMs() - frame.publishedMs) * 1000) : 0;
    this.#lastVersion = frame.version;
    this.#lastTimestampUs = Math.max(frame.timestampUs + sincePublishUs, this.#lastTimestampUs + 1);
    return { seq: this.source.nextSeq(), timestampUs: this.#lastTimestampUs };
  }
}

/** The chunk as one message for all viewers. */
export function packChunk({ seq, timestampUs }: ChunkStamp, frame: SourceFrame, chunk: H264Chunk): PackedPicture {
  const { codedWidth, codedHeight, visibleWidth: width, visibleHeight: height } = chunk;
  const isPadded = codedWidth !== width || codedHeight !== height;
  const header: VideoChunkHeader = {
    type: 'video_chunk',
    seq,
    timestamp_us: timestampUs,
    width: codedWidth,
    height: codedHeight,
    ...(isPadded ? { visible_width: width, visible_height: height } : {}),
    codec: chunk.codec,
    bitstream: 'annexb',
    keyframe: chunk.type === 'key',
    ...(frame.pixelRatio === undefined ? {} : { pixel_ratio: frame.pixelRatio }),
    ...(frame.color === undefined ? {} : { color: frame.color }),
  };
  const { version, publishedMs } = frame;
  const { keyframe: isKeyframe } = header;
  const message = packPicture(header, chunk.data);
  return { message, seq, timestampUs, width, height, isVideo: true, isKeyframe, version, publishedMs };
}
