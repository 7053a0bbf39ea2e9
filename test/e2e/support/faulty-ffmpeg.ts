import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FfmpegBinaries } from '../../../lib/encoder/ffmpeg/ffmpeg-binary.js';

/**
 * The ffmpeg of this host behind a script that fails as a test wishes. `FFMPEG_PATH` names it until it is removed; the
 * library asks for it once, so that it must be there before the first application of a test file.
 */
export class FaultyFfmpeg {
  readonly #folder = mkdtempSync(join(tmpdir(), 'faulty-ffmpeg-'));
  readonly #previousPath = process.env['FFMPEG_PATH'];

  private constructor(program: string) {
    const path = join(this.#folder, 'ffmpeg');
    // What runs in the end is ffmpeg itself under the script's own id, so that a signal reaches it.
    writeFileSync(path, ['#!/bin/sh', `. '${this.#fault}'`, `exec '${program}' "$@"`].join('\n'), { mode: 0o755 });
    this.repair();
    process.env['FFMPEG_PATH'] = path;
  }

  static async install(): Promise<FaultyFfmpeg> {
    const finding = await new FfmpegBinaries().find('libx264');
    if (!finding.isFound) throw new Error(finding.reason);
    return new FaultyFfmpeg(finding.binary.path);
  }

  /** From now on it does not start. */
  refuse(complaint: string): void {
    writeFileSync(this.#fault, `echo '[fatal] ${complaint}' >&2\nexit 1\n`);
  }

  /** From now on it ends by itself after so many frames. */
  endAfter(frames: number): void {
    // An option of the output stands before its name, which is the last argument.
    const lines = ['for arg do shift', `[ "$arg" = pipe:1 ] && set -- "$@" -frames:v ${frames}`, 'set -- "$@" "$arg"'];
    writeFileSync(this.#fault, [...lines, 'done', ''].join('\n'));
  }

  /** From now on it works. */
  repair(): void {
    writeFileSync(this.#fault, '');
  }

  remove(): void {
    if (this.#previousPath === undefined) delete process.env['FFMPEG_PATH'];
    else process.env['FFMPEG_PATH'] = this.#previousPath;
    rmSync(this.#folder, { recursive: true });
  }

  /** What the script runs first. */
  get #fault(): string {
    return join(this.#folder, 'fault.sh');
  }
}
