import type { PixelSource } from './image-encoder.js';

/** How much colour the picture keeps: `'444'` has it per pixel, `'420'` per four, at a third fewer bytes and time. */
export type Chroma = '420' | '444';

/** What an encoder is made for. Another size or chroma is another encoder. */
export interface VideoEncoderConfig {
  /** Width of what is seen, in pixels; odd is fine. */
  readonly width: number;
  /** Height of what is seen, in pixels; odd is fine. */
  readonly height: number;
  /** Frames per second to expect at most. */
  readonly framerate: number;
  /** Cap in bit/s. A picture at rest takes less. */
  readonly bitrate: number;
  readonly chroma: Chroma;
}

/** What may change while an encoder runs. */
export interface VideoEncoderTargets {
  /** Cap in bit/s. */
  readonly bitrate: number;
  /** Frames per second to expect at most. */
  readonly framerate: number;
}

/** One access unit: the bytes of one frame. */
export interface VideoChunk {
  /** A `'key'` chunk is an IDR with its parameter sets: a decoder can start there. */
  readonly type: 'key' | 'delta';
  /** Annex B. The receiver's own. */
  readonly data: Uint8Array;
  /** As the stream's own parameter sets say, e.g. `'avc1.42C01F'`. */
  readonly codec: string;
  /** Even. Columns from the configured width on repeat the last one. */
  readonly codedWidth: number;
  /** Even. Rows from the configured height on repeat the last one. */
  readonly codedHeight: number;
}

/**
 * Makes a stream of frames. One encode at a time; the work happens outside the main thread.
 *
 * The first chunk is a key, as is each that is asked for, and no other. Every frame in gives one chunk out before the
 * next goes in.
 */
export interface VideoEncoder {
  /** What does the work, for logs and metrics. */
  readonly name: string;
  /**
   * Reads `pixels.bytes` until the promise settles, and never writes to them.
   *
   * @returns rejects with a RangeError where the pixels do not fit the configuration; with another Error when the encoder
   * died, hung or was closed: it is of no use from then on, and its owner closes it
   */
  encode(pixels: PixelSource, options: { readonly keyFrame: boolean }): Promise<VideoChunk>;
  /** From the next frame on, without a keyframe where the encoder can. */
  reconfigure(targets: VideoEncoderTargets): void;
  /** Ends threads and processes; idempotent. An encode under way rejects. */
  close(): Promise<void>;
}

/** Whether a kind of encoder works on this host. */
export type VideoEncoderProbe =
  | { readonly isAvailable: true; /** Of the library or program behind it. */ readonly version: string }
  | { readonly isAvailable: false; /** What is missing and what to install. */ readonly reason: string };

/** One kind of encoder. */
export interface VideoEncoderKind {
  /** As options name it: `'node-av'`, `'ffmpeg'`. */
  readonly name: string;
  /** Finds out once; later calls have the same answer. */
  probe(): Promise<VideoEncoderProbe>;
  /** Rejects where the encoder cannot start with this configuration. */
  create(config: VideoEncoderConfig): Promise<VideoEncoder>;
}
