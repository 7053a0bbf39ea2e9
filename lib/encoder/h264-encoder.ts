import type { PixelSource } from './image-encoder.js';

/**
 * How much colour a picture keeps: `'444'` has it per pixel, which keeps coloured text sharp; `'420'` per four pixels, at
 * about a third fewer bytes and less time.
 *
 * @public
 */
export type Chroma = '420' | '444';

/**
 * What an encoder is made for. Another size or chroma is another encoder.
 *
 * @public
 */
export interface H264EncoderConfig {
  /** Width of what is seen, in pixels; odd is fine. */
  readonly width: number;
  /** Height of what is seen, in pixels; odd is fine. */
  readonly height: number;
  /** Frames per second to expect at most. */
  readonly framerate: number;
  /** Cap in bit/s. A picture at rest may take less. */
  readonly bitrate: number;
  /** `'444'` only for a kind that says it can. */
  readonly chroma: Chroma;
  /**
   * How many times narrower and lower than the frames the picture of the stream is, ≥ 1; above 1 only for a kind that says
   * it can. Its sides are then those of the frame divided by this, rounded to even. The word is that of
   * `RTCRtpEncodingParameters`.
   * @defaultValue 1
   */
  readonly scaleResolutionDownBy?: number;
}

/**
 * What may change while an encoder runs.
 *
 * @public
 */
export interface H264EncoderTargets {
  /** Cap in bit/s. */
  readonly bitrate: number;
  /** Frames per second to expect at most. */
  readonly framerate: number;
}

/**
 * Makes a stream of frames, with the words of WebCodecs. One encode at a time; the work happens outside the main thread.
 *
 * The stream is Annex B (ITU-T H.264, B.1) without reordering: every frame in gives its one access unit out before the
 * next goes in. Where a key is asked for there is an IDR with its parameter sets before it; elsewhere there need be none.
 * Both sides are even: a row or column is repeated where the configured size is odd and not scaled. Colours are BT.601, limited range,
 * and the stream says so (`matrix_coefficients` 6): without it browsers are off by up to 39 levels.
 *
 * @public
 */
export interface H264Encoder {
  /**
   * Reads `pixels.bytes` until the promise settles, and never writes to them. The pixels have the configured size; their
   * format may differ from frame to frame.
   *
   * @returns the access unit, the receiver's own. Rejects where the encoder died, hung or was closed: it is of no use from
   * then on, and its owner closes it
   */
  encode(pixels: PixelSource, options: { readonly keyFrame: boolean }): Promise<Uint8Array>;
  /** From the next frame on, without a keyframe where the encoder can. */
  reconfigure(targets: H264EncoderTargets): void;
  /** Ends threads and processes; idempotent. An encode under way rejects. */
  close(): Promise<void>;
}

/**
 * Whether a kind of encoder works on this host.
 *
 * @public
 */
export type H264EncoderProbe =
  | { readonly isAvailable: true; /** Of the library or program behind it. */ readonly version: string }
  | { readonly isAvailable: false; /** What is missing and what to install. */ readonly reason: string };

/**
 * One kind of encoder. An application registers its own as `RfbModule.forRoot({ h264Encoders: [kind] })` and names it in
 * the option `h264` of a display.
 *
 * @public
 */
export interface H264EncoderKind {
  /** As the option `h264` names it: `'node-av'`, `'ffmpeg'`. */
  readonly name: string;
  /**
   * What it can keep of the colour.
   * @defaultValue `['420']`
   */
  readonly chromas?: readonly Chroma[];
  /**
   * Whether it can make the picture smaller than the frames. Where it cannot, `adaptive` leaves viewers the full size.
   * @defaultValue false
   */
  readonly canScale?: boolean;
  /** Finds out whether it works; does not reject. Later calls should have the same answer at no cost. */
  probe(): Promise<H264EncoderProbe>;
  /** Rejects where the encoder cannot start with this configuration. */
  create(config: H264EncoderConfig): Promise<H264Encoder>;
}
