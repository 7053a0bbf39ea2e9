import { availableParallelism } from 'node:os';
import type { PixelFormat } from '../../display/frame.js';
import type { Clock } from '../../time/clock.js';
import type { PixelSource } from '../image-encoder.js';
import type { H264EncoderConfig } from '../h264-encoder.js';
import { codedSize } from '../coded-size.js';
import { ffmpegArguments } from './ffmpeg-arguments.js';
import type { FfmpegBinary } from './ffmpeg-binary.js';
import { FfmpegProcess } from './ffmpeg-process.js';
import { FrameTimestamps } from './frame-timestamps.js';
import { matroskaFrameHeader, matroskaHeader } from './matroska-writer.js';
import { PixelPacker } from './pixel-packer.js';

/** Slices of a picture that are encoded at the same time; more of them make it larger. */
const MAX_THREADS = 4;
/** Above what a picture of raw pixels takes, for headers. */
const EXTRA_BYTES = 1 << 20;

/** Which program encodes with what; can be handed to another thread. */
export interface FfmpegChoice {
  readonly binary: Pick<FfmpegBinary, 'path' | 'version'>;
  /** As ffmpeg names it, e.g. `'libx264'`. */
  readonly encoder: string;
  /** A start or a frame that takes longer is an error. */
  readonly timeoutMs: number;
}

/** One stream of H.264 with one cap: a child of ffmpeg, from its first keyframe to its end. */
export class FfmpegStream {
  /** Its cap. */
  readonly bitsPerFrame: number;
  readonly process: FfmpegProcess;
  readonly #size: { readonly width: number; readonly height: number };
  readonly #framerate: number;
  readonly #timestamps = new FrameTimestamps();
  #input: { readonly format: PixelFormat; readonly packer: PixelPacker } | undefined;

  constructor({ binary, encoder, timeoutMs }: FfmpegChoice, config: H264EncoderConfig, clock: Clock) {
    const { framerate, bitrate, chroma } = config;
    const threads = Math.min(MAX_THREADS, availableParallelism());
    const { path, version } = binary;
    const size = codedSize(config);
    const args = ffmpegArguments({ encoder, version, framerate, bitrate, chroma, size, threads });
    this.bitsPerFrame = bitrate / framerate;
    // Every H.264 encoder refuses odd sizes.
    this.#size = { width: config.width + (config.width % 2), height: config.height + (config.height % 2) };
    this.#framerate = framerate;
    const maxFrameBytes = this.#size.width * this.#size.height * 3 + EXTRA_BYTES;
    this.process = new FfmpegProcess({ path, args, maxFrameBytes, timeoutMs }, clock);
  }

  /** Encodes one frame; the first is a key whether asked for or not. */
  encode(pixels: PixelSource, keyFrame: boolean, framerate: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    // The format is not known before the first frame, while the program is loaded ahead of it.
    if (!this.#input) {
      const { format } = pixels;
      this.#input = { format, packer: new PixelPacker(this.#size, format) };
      parts.push(matroskaHeader({ ...this.#size, format, framerate: this.#framerate }));
    }
    const bytes = this.#input.packer.pack(pixels);
    parts.push(matroskaFrameHeader(this.#timestamps.next(framerate, keyFrame), bytes.byteLength), bytes);
    return this.process.encode(parts);
  }
}
