import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Clock } from '../../time/clock.js';
import { AviReader } from './avi-reader.js';
import { Complaints } from './complaints.js';

/** What a child is started with. */
export interface FfmpegCommand {
  readonly path: string;
  readonly args: readonly string[];
  /** A longer access unit is an error, not memory. */
  readonly maxFrameBytes: number;
  /** A start or a frame that takes longer ends the child. */
  readonly timeoutMs: number;
}

/** Who waits for an access unit. */
interface Waiting {
  readonly resolve: (data: Uint8Array) => void;
  readonly reject: (reason: Error) => void;
}

/** One child of ffmpeg: the bytes of a frame in, an access unit out. */
export class FfmpegProcess {
  readonly #command: FfmpegCommand;
  readonly #clock: Clock;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #complaints = new Complaints();
  readonly #exit: Promise<void>;
  #failure: Error | undefined;
  #waiting: Waiting | undefined;
  #onStart: Waiting | undefined;

  constructor(command: FfmpegCommand, clock: Clock) {
    this.#command = command;
    this.#clock = clock;
    this.#child = spawn(command.path, command.args, { stdio: 'pipe', windowsHide: true });
    const { stdin, stdout, stderr } = this.#child;
    const reader = new AviReader(command.maxFrameBytes, (data) => this.#receive(data));
    this.#exit = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        this.#fail(new Error(`ffmpeg ended with ${signal ?? `code ${code}`}${this.#why()}`));
        resolve();
      });
    });
    this.#child.on('error', (cause) => this.#fail(new Error(`ffmpeg cannot run: ${cause.message}`, { cause })));
    // A broken pipe: the exit that follows has the reason.
    stdin.on('error', () => {});
    stdout.on('data', (bytes: Buffer) => {
      try {
        reader.push(bytes);
      } catch (cause) {
        this.#fail(new Error(`ffmpeg: ${(cause as Error).message}${this.#why()}`, { cause }));
      }
    });
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints.push(text);
      this.#onStart?.resolve(new Uint8Array());
    });
  }

  /** Of the child; `undefined` where there is none. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether the program has been loaded and waits for frames. */
  get isReady(): boolean {
    return this.#complaints.hasStarted && !this.#failure;
  }

  /** Whether there is nothing to expect from it any more. */
  get isDead(): boolean {
    return this.#failure !== undefined;
  }

  /** Resolves when the program has been loaded. */
  async start(): Promise<void> {
    if (this.isReady) return;
    await this.#within('to start', (waiting) => (this.#onStart = waiting));
    this.#onStart = undefined;
  }

  /** Writes the bytes of one frame; gives its access unit when that and the last byte in have gone through. */
  async encode(parts: readonly Uint8Array[]): Promise<Uint8Array> {
    const { stdin } = this.#child;
    const written = new Promise<void>((resolve) => {
      stdin.cork();
      for (const part of parts.slice(0, -1)) stdin.write(part);
      // The failure of a write is that of the child, which rejects below.
      stdin.write(parts.at(-1), () => resolve());
      stdin.uncork();
    });
    const data = await this.#within('for one frame', (waiting) => (this.#waiting = waiting));
    await written;
    return data;
  }

  /** Kills the child and waits for its end. Who waits for a frame gets the reason. */
  async close(reason = new Error('the encoder is closed')): Promise<void> {
    this.#fail(reason);
    await this.#exit;
  }

  async #within(what: string, wait: (waiting: Waiting) => void): Promise<Uint8Array> {
    const timer = this.#clock.setTimer(this.#command.timeoutMs, () => {
      this.#fail(new Error(`ffmpeg took more than ${this.#command.timeoutMs} ms ${what}${this.#why()}`));
    });
    try {
      return await new Promise((resolve, reject) => {
        if (this.#failure) reject(this.#failure);
        else wait({ resolve, reject });
      });
    } finally {
      timer.cancel();
    }
  }

  #receive(data: Uint8Array): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting.resolve(data);
    else this.#fail(new Error('ffmpeg made more frames than it was given'));
  }

  #fail(reason: Error): void {
    if (this.#failure) return;
    this.#failure = reason;
    // A child that hangs does not listen to anything softer.
    this.#child.kill('SIGKILL');
    this.#child.stdin.destroy();
    this.#waiting?.reject(reason);
    this.#onStart?.reject(reason);
    this.#waiting = this.#onStart = undefined;
  }

  #why(): string {
    const complaints = this.#complaints.toString();
    return complaints === '' ? '' : `: ${complaints}`;
  }
}
