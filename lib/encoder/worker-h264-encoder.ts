import { Worker } from 'node:worker_threads';
import { systemClock, type Clock, type Timer } from '../time/clock.js';
import type { PixelSource } from './image-encoder.js';
import { checkPixels } from './pixel-check.js';
import { SharedPixels } from './shared-pixels.js';
import type { H264Encoder, H264EncoderConfig, H264EncoderTargets } from './h264-encoder.js';
import type { H264WorkerAnswer, H264WorkerData, H264WorkerOrder } from './h264-worker-messages.js';

/** Loading the native library takes a tenth of a second, on a busy machine a few. */
const START_TIMEOUT_MS = 15_000;
/** The largest frame takes a tenth of a second; a machine that is overloaded must not lose its encoders too. */
const FRAME_TIMEOUT_MS = 5000;
/** A thread that is stuck in native code must not keep the caller, nor the process. */
const CLOSE_TIMEOUT_MS = 5000;

/** Where an encoder's thread comes from. */
export interface H264WorkerSource {
  /** For error messages. */
  readonly name: string;
  /** A module for Node, which speaks h264-worker-messages. */
  readonly file: URL;
  /** What else it has to know; is copied into the thread. */
  readonly settings?: unknown;
  /**
   * A frame that takes longer is an error. A worker that has a time-out of its own, and says more when it fires, needs
   * some time beyond it.
   * @defaultValue 5000
   */
  readonly frameTimeoutMs?: number;
  readonly clock?: Clock;
}

interface Waiting {
  resolve(answer: H264WorkerAnswer): void;
  reject(error: Error): void;
  readonly timer: Timer;
}

/** The main thread's end of an encoder in a thread of its own. */
export class WorkerH264Encoder implements H264Encoder {
  readonly #name: string;
  readonly #config: H264EncoderConfig;
  readonly #clock: Clock;
  readonly #frameTimeoutMs: number;
  readonly #worker: Worker;
  readonly #shared = new SharedPixels();
  /** Who waits for the worker's next answer. */
  #waiting: Waiting | undefined;
  /** Why it is of no use any more. */
  #failure: Error | undefined;
  readonly #ended: Promise<void>;

  private constructor(config: H264EncoderConfig, source: H264WorkerSource) {
    this.#name = source.name;
    this.#config = config;
    this.#clock = source.clock ?? systemClock;
    this.#frameTimeoutMs = source.frameTimeoutMs ?? FRAME_TIMEOUT_MS;
    const { width, height } = config;
    const workerData: H264WorkerData<unknown> = { ...config, settings: source.settings };
    this.#worker = new Worker(source.file, { workerData, name: `${source.name} ${width}x${height}` });
    this.#worker.on('message', (answer: H264WorkerAnswer) => {
      if (answer.kind === 'failed') this.#fail(new Error(answer.reason));
      else this.#settle()?.resolve(answer);
    });
    this.#worker.on('messageerror', (error: Error) => this.#fail(error));
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', (code) => {
        this.#fail(new Error(`the thread of ${this.#name} ended with code ${code}`));
        resolve();
      });
    });
  }

  /** Resolves once the worker has its encoder open; else leaves none behind. */
  static async start(
    config: H264EncoderConfig,
    source: H264WorkerSource,
  ): Promise<{ encoder: WorkerH264Encoder; version: string }> {
    const encoder = new WorkerH264Encoder(config, source);
    try {
      const answer = await encoder.#answer(START_TIMEOUT_MS, 'did not start');
      if (answer.kind !== 'ready') throw new Error(`${source.name} gave a ${answer.kind} before it was ready`);
      return { encoder, version: answer.version };
    } catch (error) {
      await encoder.close();
      throw error;
    }
  }

  async encode(pixels: PixelSource, { keyFrame }: { readonly keyFrame: boolean }): Promise<Uint8Array> {
    if (this.#failure) throw this.#failure;
    if (this.#waiting) throw new TypeError('one encode at a time: wait for the promise of the last');
    checkPixels(pixels, this.#config);
    const bytes = this.#shared.share(pixels.bytes);
    this.#post({ kind: 'encode', bytes, format: pixels.format, stride: pixels.stride, keyFrame });
    const answer = await this.#answer(this.#frameTimeoutMs, 'did not finish a frame');
    if (answer.kind !== 'chunk') throw new Error(`${this.#name} gave a ${answer.kind} where a chunk was due`);
    return answer.data;
  }

  reconfigure({ bitrate, framerate }: H264EncoderTargets): void {
    if (!this.#failure) this.#post({ kind: 'reconfigure', bitrate, framerate });
  }

  async close(): Promise<void> {
    this.#fail(new Error(`${this.#name} is closed`));
    let timer: Timer | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = this.#clock.setTimer(CLOSE_TIMEOUT_MS, () => {
        // Not before: Node would leave with the caller still waiting.
        this.#worker.unref();
        resolve();
      });
    });
    await Promise.race([this.#ended, patience]);
    timer?.cancel();
  }

  #post(order: H264WorkerOrder): void {
    this.#worker.postMessage(order);
  }

  #answer(timeoutMs: number, what: string): Promise<H264WorkerAnswer> {
    return new Promise((resolve, reject) => {
      const onTimeout = () => this.#fail(new Error(`${this.#name} ${what} within ${timeoutMs} ms`));
      this.#waiting = { resolve, reject, timer: this.#clock.setTimer(timeoutMs, onTimeout) };
    });
  }

  /** Takes who waits, so that nobody is answered twice. */
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
    // Not terminate(): a thread that is cut off in a call of node-av takes the process with it (napi's fatal error).
    this.#post({ kind: 'end' });
    this.#settle()?.reject(error);
  }
}
