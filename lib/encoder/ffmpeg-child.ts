import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { systemClock, type Clock, type Timer } from '../time/clock.js';
import { AviChunks } from './avi-chunks.js';
import { ffmpegArguments, FRAME_MS } from './ffmpeg-arguments.js';
import { matroskaFramePrefix, matroskaHeader } from './matroska-frames.js';
import type { PixelFormat } from '../display/frame.js';
import type { VideoEncoderConfig } from './video-encoder.js';

/** It starts with the first frame, which may be on a busy machine. */
const ENCODE_TIMEOUT_MS = 5000;
/** Enough of what it said to know why it ended. */
const MAX_COMPLAINT = 500;

interface Waiting {
  resolve(data: Uint8Array): void;
  reject(error: Error): void;
  readonly timer: Timer;
}

/** One ffmpeg for frames of one size and format. */
export class FfmpegChild {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #clock: Clock;
  readonly #gone: Promise<void>;
  readonly #chunks = new AviChunks();
  #timestampMs: number | undefined;
  #complaint = '';
  #failure: Error | undefined;
  #waiting: Waiting | undefined;

  /** @param config - of even size */
  constructor(
    path: string,
    config: VideoEncoderConfig,
    readonly format: PixelFormat,
    clock: Clock = systemClock,
  ) {
    this.#clock = clock;
    this.#child = spawn(path, ffmpegArguments(config), { stdio: 'pipe', windowsHide: true });
    this.#gone = new Promise((resolve) => this.#child.once('close', () => resolve()));
    this.#child.once('error', (error) => this.#fail(error));
    this.#child.once('close', (code, signal) => {
      const why = this.#complaint.trim() || `it ended with ${signal ?? `code ${code}`}`;
      this.#fail(new Error(`ffmpeg: ${why}`));
    });
    // Writing to one that ended is no news: `close` says it.
    this.#child.stdin.on('error', () => {});
    this.#child.stderr.setEncoding('utf8');
    this.#child.stderr.on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-MAX_COMPLAINT);
    });
    this.#child.stdout.on('data', (piece: Buffer) => {
      for (const data of this.#chunks.push(piece)) this.#settle()?.resolve(data);
    });
    this.#child.stdin.write(matroskaHeader(config.width, config.height, format, FRAME_MS));
  }

  /** Of the process; `undefined` where it could not start. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @param bytes - packed rows, unchanged until the promise settles */
  encode(bytes: Uint8Array, keyFrame: boolean): Promise<Uint8Array> {
    if (this.#failure) return Promise.reject(this.#failure);
    const timestampMs = this.#nextTimestampMs(keyFrame);
    return new Promise((resolve, reject) => {
      const onTimeout = () => this.#fail(new Error(`ffmpeg did not finish a frame within ${ENCODE_TIMEOUT_MS} ms`));
      this.#waiting = { resolve, reject, timer: this.#clock.setTimer(ENCODE_TIMEOUT_MS, onTimeout) };
      this.#child.stdin.cork();
      this.#child.stdin.write(matroskaFramePrefix(timestampMs, bytes.byteLength));
      this.#child.stdin.write(bytes);
      this.#child.stdin.uncork();
    });
  }

  /** Ends it and waits until the system has forgotten it; idempotent. */
  close(): Promise<void> {
    this.#fail(new Error('ffmpeg is closed'));
    return this.#gone;
  }

  /** Odd asks for a key. The first is one anyway and stands at 0, from where ffmpeg counts. */
  #nextTimestampMs(keyFrame: boolean): number {
    const next = this.#timestampMs === undefined ? 0 : this.#timestampMs + FRAME_MS;
    const isWrong = next > 0 && (next % 2 === 1) !== keyFrame;
    this.#timestampMs = isWrong ? next + 1 : next;
    return this.#timestampMs;
  }

  #settle(): Waiting | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.timer.cancel();
    return waiting;
  }

  /** The first reason stays. */
  #fail(error: Error): void {
    if (this.#failure) return;
    this.#failure = error;
    this.#child.stdin.destroy();
    this.#child.kill('SIGKILL');
    this.#settle()?.reject(error);
  }
}
