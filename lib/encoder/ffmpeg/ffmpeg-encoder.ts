import type { Clock } from '../../time/clock.js';
import { readAccessUnit } from '../bitstream.js';
import type { PixelSource } from '../image-encoder.js';
import { checkPixels } from '../pixel-check.js';
import type { SequenceParameterSet } from '../sequence-parameter-set.js';
import type { VideoChunk, VideoEncoder, VideoEncoderConfig, VideoEncoderTargets } from '../video-encoder.js';
import { FfmpegStream, type FfmpegChoice } from './ffmpeg-stream.js';

/** A child keeps its cap for life; a new one costs a keyframe and is not worth it for less than this, up or down. */
const MIN_BITRATE_RATIO = 1.4;
/** Keyframes are the largest frames: changing more often would cost more than it saves. */
const MIN_SWITCH_INTERVAL_MS = 3000;

/**
 * Encodes H.264 in a child process of ffmpeg.
 *
 * Another bitrate is another child: it is started when the step is large enough, and takes over with a keyframe once its
 * program has been loaded. Another framerate alone is none, and shifts the cap with it: libx264 keeps bits per frame, by
 * the framerate it was started with (measured: started for 30, fed with 60 frames per second, twice the cap).
 */
export class FfmpegEncoder implements VideoEncoder {
  readonly name: string;
  readonly #choice: FfmpegChoice;
  readonly #config: VideoEncoderConfig;
  readonly #clock: Clock;
  readonly #ends = new Set<Promise<void>>();
  #targets: VideoEncoderTargets;
  #stream: FfmpegStream;
  #spare: FfmpegStream | undefined;
  #changedAtMs: number;
  #parameters: SequenceParameterSet | undefined;
  #isEncoding = false;
  #isClosed = false;

  private constructor(name: string, choice: FfmpegChoice, config: VideoEncoderConfig, clock: Clock) {
    this.name = name;
    this.#choice = choice;
    this.#config = config;
    this.#clock = clock;
    this.#targets = config;
    this.#stream = new FfmpegStream(choice, config, clock);
    this.#changedAtMs = clock.nowMs();
  }

  /** Rejects where the program cannot be started. */
  static async start(
    name: string,
    choice: FfmpegChoice,
    config: VideoEncoderConfig,
    clock: Clock,
  ): Promise<FfmpegEncoder> {
    const encoder = new FfmpegEncoder(name, choice, config, clock);
    try {
      await encoder.#stream.process.start();
    } catch (error) {
      await encoder.close();
      throw error;
    }
    return encoder;
  }

  /** Of the child at work and of the one that is to follow it. */
  get pids(): number[] {
    return [this.#stream, this.#spare].flatMap((stream) => stream?.process.pid ?? []);
  }

  encode(pixels: PixelSource, { keyFrame }: { readonly keyFrame: boolean }): Promise<VideoChunk> {
    checkPixels(pixels, this.#config);
    return this.#encode(pixels, keyFrame);
  }

  reconfigure(targets: VideoEncoderTargets): void {
    this.#targets = { bitrate: targets.bitrate, framerate: targets.framerate };
    this.#prepare();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#end(this.#stream);
    if (this.#spare) this.#end(this.#spare);
    await Promise.all(this.#ends);
  }

  async #encode(pixels: PixelSource, keyFrame: boolean): Promise<VideoChunk> {
    if (this.#isEncoding) throw new Error('one encode at a time');
    this.#isEncoding = true;
    try {
      this.#prepare();
      this.#switch();
      return this.#chunk(await this.#stream.encode(pixels, keyFrame, this.#targets.framerate), keyFrame);
    } finally {
      this.#isEncoding = false;
    }
  }

  #chunk(data: Uint8Array, keyFrame: boolean): VideoChunk {
    const { isKey, parameters } = readAccessUnit(data);
    this.#parameters = parameters ?? this.#parameters;
    if (!this.#parameters) throw new Error(`${this.name} did not start with a keyframe`);
    if (keyFrame && !isKey) throw new Error(`${this.name} made no keyframe where one was asked for`);
    const { codec, codedWidth, codedHeight } = this.#parameters;
    return { type: isKey ? 'key' : 'delta', data, codec, codedWidth, codedHeight };
  }

  /** Starts the child that is to follow, where the bitrate calls for one. */
  #prepare(): void {
    if (this.#isClosed || this.#spare || this.#distance(this.#stream) < MIN_BITRATE_RATIO) return;
    const now = this.#clock.nowMs();
    if (now - this.#changedAtMs < MIN_SWITCH_INTERVAL_MS) return;
    this.#changedAtMs = now;
    this.#spare = new FfmpegStream(this.#choice, { ...this.#config, ...this.#targets }, this.#clock);
  }

  /** At the boundary of two frames: lets the next child take over when it is ready. */
  #switch(): void {
    const spare = this.#spare;
    if (!spare || !(spare.process.isReady || spare.process.isDead)) return;
    this.#spare = undefined;
    // It died, or the target has come back meanwhile: the old one goes on.
    if (spare.process.isDead || this.#distance(spare) >= this.#distance(this.#stream)) return this.#end(spare);
    this.#end(this.#stream);
    this.#stream = spare;
    this.#parameters = undefined;
  }

  /** How many times too much or too little a stream's cap is, ≥ 1. */
  #distance({ bitrate }: FfmpegStream): number {
    const ratio = bitrate / this.#targets.bitrate;
    return Math.max(ratio, 1 / ratio);
  }

  #end(stream: FfmpegStream): void {
    const end = stream.process.close().then(() => void this.#ends.delete(end));
    this.#ends.add(end);
  }
}
