import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { treeCpuSeconds } from '../support/process-tree.js';
import { BITRATE, FRAMERATE, type Scene, type Stretch } from './scene.js';

type ArgumentsModule = typeof import('../../lib/encoder/ffmpeg/ffmpeg-arguments.js');
type BinaryModule = typeof import('../../lib/encoder/ffmpeg/ffmpeg-binary.js');

const dist = (path: string) => new URL(`../../../dist/encoder/ffmpeg/${path}`, import.meta.url).href;

/** The command line's ffmpeg on the same frames: as fast as conversion and encoder go without anything around them. */
export class BareLimit {
  private constructor(
    readonly version: string,
    private readonly path: string,
    /** Between input and output. */
    private readonly options: readonly string[],
    private readonly folder: string,
  ) {}

  /** With the binary, the filter and the options that the package itself takes; only what steers a live stream is left out. */
  static async create(): Promise<BareLimit> {
    const { FfmpegBinaries } = (await import(dist('ffmpeg-binary.js'))) as BinaryModule;
    const { ffmpegArguments } = (await import(dist('ffmpeg-arguments.js'))) as ArgumentsModule;
    const finding = await new FfmpegBinaries().find('libx264');
    if (!finding.isFound) throw new Error(finding.reason);
    const { path, version } = finding.binary;
    const threads = Math.min(4, availableParallelism());
    const args = ffmpegArguments({
      ...{ encoder: 'libx264', version, threads },
      ...{ framerate: FRAMERATE, bitrate: BITRATE, chroma: '420' },
    });
    const live = args.indexOf('-enc_time_base');
    const options = [...args.slice(args.indexOf('-vf'), live), ...args.slice(live + 4, args.indexOf('-flush_packets'))];
    return new BareLimit(version, path, options, await mkdtemp(join(tmpdir(), 'bench-encode-')));
  }

  /** From a long run without a short one, so that the start of the program is in neither. */
  async measure(scene: Scene, frames: number): Promise<Stretch> {
    const file = await this.#write(scene);
    const [short, long] = [await this.#run(file, scene, frames), await this.#run(file, scene, 3 * frames)];
    const per = (read: (run: typeof short) => number) => (read(long) - read(short)) / (2 * frames);
    return { wallMs: [per((run) => run.wallMs)], cpuMs: per((run) => run.cpuMs), mainMs: undefined, bytes: undefined };
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  async #write({ name, frames }: Scene): Promise<string> {
    const path = join(this.folder, `${name}.rgba`);
    const file = await open(path, 'a');
    if ((await file.stat()).size === 0) for (const frame of frames) await file.write(frame);
    await file.close();
    return path;
  }

  async #run(file: string, { width, height }: Scene, frames: number): Promise<{ wallMs: number; cpuMs: number }> {
    const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-framerate', String(FRAMERATE)];
    const all = ['-loglevel', 'error', '-nostdin', '-stream_loop', '-1', ...input, '-i', file];
    const args = [...all, '-frames:v', String(frames), ...this.options, '-f', 'null', '-'];
    const cpu = treeCpuSeconds();
    const startedMs = performance.now();
    const child = spawn(this.path, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const [code] = (await once(child, 'close')) as [number];
    if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
    return { wallMs: performance.now() - startedMs, cpuMs: (treeCpuSeconds() - cpu) * 1000 };
  }
}
