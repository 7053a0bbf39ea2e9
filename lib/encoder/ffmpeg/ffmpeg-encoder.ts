import type { Clock } from '../../time/clock.js';
import type { PixelSource } from '../image-encoder.js';
import { checkPixels } from '../pixel-check.js';
import type { H264Encoder, H264EncoderConfig, H264EncoderTargets } from '../h264-encoder.js';
import { FfmpegStream, type FfmpegChoice } from './ffmpeg-stream.js';

/** A child keeps its cap for life; a new one costs a keyframe and is not worth it for less than this, up or down. */
const MIN_CAP_RATIO = 1.4;
/** Keyframes are the largest frames: changing more often would cost more than it saves. */
const MIN_SWITCH_INTERVAL_MS = 3000;

/**
 * Encodes H.264 in a child process of ffmpeg.
 *
 * Another cap is another child: it is started when the step is large enough, and takes over with a keyframe once its
 * program has been loaded. What libx264 keeps is bits per frame, by the framerate it was started with (measured: started
 * for 30, fed with 60 frames per second, twice the cap), so that another framerate is another cap too.
 */
export class FfmpegEncoder implements H264Encoder {
  readonly #choice: FfmpegChoice;
  readonly #config: H264EncoderConfig;
  readonly #clock: Clock;
  readonly #ends = new Set<Promise<void>>();
  #targets: H264EncoderTargets;
  #stream: FfmpegStream;
  #spare: FfmpegStream | undefined;
  #changedAtMs: number;
  #isEncoding = false;
  #isClosed = false;

  private constructor(choice: FfmpegChoice, config: H264EncoderConfig, clock: Clock) {
    this.#choice = choice;
    this.#config = config;
    this.#clock = clock;
    this.#targets = config;
    this.#stream = new FfmpegStream(choice, config, clock);
    this.#changedAtMs = clock.nowMs();
  }

  /** Rejects where the program cannot be started. */
  static async start(choice: FfmpegChoice, config: H264EncoderConfig, clock: Clock): Promise<FfmpegEncoder> {
    const encoder = new FfmpegEncoder(choice, config, clock);
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

  encode(pixels: PixelSource, { keyFrame }: { readonly keyFrame: boolean }): Promise<Uint8Array> {
    checkPixels(pixels, this.#config);
    return this.#encode(pixels, keyFrame);
  }

  reconfigure(targets: H264EncoderTargets): void {
    this.#targets = { bitrate: targets.bitrate, framerate: targets.framerate };
    this.#prepare();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#end(this.#stream);
    if (this.#spare) this.#end(this.#spare);
    await Promise.all(this.#ends);
  }

  async #encode(pixels: PixelSource, keyFrame: boolean): Promise<Uint8Array> {
    if (this.#isEncoding) throw new Error('one encode at a time');
    this.#isEncoding = true;
    try {
      this.#prepare();
      this.#switch();
      return await this.#stream.encode(pixels, keyFrame, this.#targets.framerate);
    } finally {
      this.#isEncoding = false;
    }
  }

  /** Starts the child that is to follow, where the targets call for one. */
  #prepare(): void {
    if (this.#isClosed || this.#spare || this.#distance(this.#stream) < MIN_CAP_RATIO) return;
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
  }

  /** How many times too much or too little a stream's cap is, ≥ 1. */
  #distance({ bitsPerFrame }: FfmpegStream): number {
    const ratio = (bitsPerFrame * this.#targets.framerate) / this.#targets.bitrate;
    return Math.max(ratio, 1 / ratio);
  }

  #end(stream: FfmpegStream): void {
    const end = stream.process.close().then(() => void this.#ends.delete(end));
    this.#ends.add(end);
  }
}
