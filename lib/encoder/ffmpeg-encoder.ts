import { existsSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bytesPerPixel } from '../display/frame-check.js';
import { readAccessUnit } from './bitstream.js';
import { EvenPicture } from './even-picture.js';
import { FfmpegChild } from './ffmpeg-child.js';
import type { PixelSource } from './image-encoder.js';
import { checkPixels } from './pixel-check.js';
import type {
  VideoChunk,
  VideoEncoder,
  VideoEncoderConfig,
  VideoEncoderKind,
  VideoEncoderProbe,
  VideoEncoderTargets,
} from './video-encoder.js';

const NAME = 'ffmpeg';
const PROBE: VideoEncoderConfig = { width: 64, height: 64, framerate: 30, bitrate: 1_000_000, chroma: '420' };

/** An encoder in a process of its own: what crashes there leaves the app alone. */
export class FfmpegEncoder implements VideoEncoder {
  readonly name = NAME;
  readonly #picture: EvenPicture;
  #config: VideoEncoderConfig;
  #child: FfmpegChild | undefined;
  #isBusy = false;
  /** Runs with other targets than it should. */
  #isStale = false;
  #isClosed = false;
  #codec: string | undefined;

  constructor(
    readonly path: string,
    config: VideoEncoderConfig,
  ) {
    this.#config = config;
    this.#picture = new EvenPicture(config.width, config.height);
  }

  async encode(pixels: PixelSource, { keyFrame }: { readonly keyFrame: boolean }): Promise<VideoChunk> {
    if (this.#isClosed) throw new Error('ffmpeg is closed');
    if (this.#isBusy) throw new TypeError('one encode at a time: wait for the promise of the last');
    checkPixels(pixels, this.#config);
    this.#isBusy = true;
    try {
      return await this.#encode(pixels, keyFrame);
    } finally {
      this.#isBusy = false;
    }
  }

  /** Costs a new process, and a key: ffmpeg hears of nothing while it runs. */
  reconfigure({ bitrate, framerate }: VideoEncoderTargets): void {
    if (bitrate === this.#config.bitrate && framerate === this.#config.framerate) return;
    this.#config = { ...this.#config, bitrate, framerate };
    this.#isStale = true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#child?.close();
  }

  async #encode(pixels: PixelSource, keyFrame: boolean): Promise<VideoChunk> {
    const { codedWidth, codedHeight } = this.#picture;
    const child = await this.#childFor(pixels);
    const isKeyDue = keyFrame || this.#codec === undefined;
    const data = await child.encode(this.#packed(pixels), isKeyDue);
    const { isKey, parameters } = readAccessUnit(data);
    if (isKeyDue && !isKey) throw new Error('ffmpeg gave no key where one was due');
    this.#codec = parameters?.codec ?? this.#codec;
    return { type: isKey ? 'key' : 'delta', data, codec: this.#codec!, codedWidth, codedHeight };
  }

  async #childFor({ format }: PixelSource): Promise<FfmpegChild> {
    if (this.#child && this.#child.format === format && !this.#isStale) return this.#child;
    await this.#child?.close();
    // Closed in the meantime: no process is to begin then.
    if (this.#isClosed) throw new Error('ffmpeg is closed');
    this.#isStale = false;
    this.#codec = undefined;
    const { codedWidth: width, codedHeight: height } = this.#picture;
    this.#child = new FfmpegChild(this.path, { ...this.#config, width, height }, format);
    return this.#child;
  }

  /** Published frames are packed, and most of even size: those go out as they are. */
  #packed({ bytes, width, height, format, stride }: PixelSource): Uint8Array {
    const { codedWidth, codedHeight } = this.#picture;
    const channels = bytesPerPixel(format);
    const byteLength = codedWidth * codedHeight * channels;
    const isPacked = width === codedWidth && height === codedHeight && stride === width * channels;
    return (isPacked ? bytes : this.#picture.padded(bytes, stride, channels)).subarray(0, byteLength);
  }
}

/** The `ffmpeg` of this host, of which there may be several: the first that works. */
export function createFfmpegKind(findPaths: () => Promise<readonly string[]> = ffmpegPaths): VideoEncoderKind {
  let found: Promise<{ path: string; probe: VideoEncoderProbe }> | undefined;
  const find = () => (found ??= findPaths().then(findWorking));
  return {
    name: NAME,
    probe: async () => (await find()).probe,
    async create(config) {
      const { path, probe } = await find();
      if (!probe.isAvailable) throw new Error(probe.reason);
      return new FfmpegEncoder(path, config);
    },
  };
}

/** Where an ffmpeg may be: what the environment names, the package `ffmpeg-static`, the search path. */
export async function ffmpegPaths(): Promise<readonly string[]> {
  const { FFMPEG_PATH, FFMPEG_BIN } = process.env;
  return [FFMPEG_PATH, FFMPEG_BIN, await staticPath(), 'ffmpeg'].flatMap((path) => path || []);
}

/** Its install script may not have run: then it names a file that is not there. */
async function staticPath(): Promise<string | undefined> {
  // In a variable, so that bundlers and the compiler do not ask for a package that may be absent.
  const name: string = 'ffmpeg-static';
  try {
    const { default: path } = (await import(name)) as { default: unknown };
    return typeof path === 'string' && existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

async function findWorking(paths: readonly string[]): Promise<{ path: string; probe: VideoEncoderProbe }> {
  const reasons: string[] = [];
  for (const path of paths) {
    try {
      return { path, probe: { isAvailable: true, version: await tryOut(path) } };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      reasons.push(code === 'ENOENT' ? `there is no ${path}` : `${path} does not work here: ${message}`);
    }
  }
  const reason = `${reasons.join('; ')}; install ffmpeg with libx264, or set FFMPEG_PATH to one`;
  return { path: '', probe: { isAvailable: false, reason } };
}

/** It is there, has libx264 and every option, and makes a key out of pixels. */
async function tryOut(path: string): Promise<string> {
  const { stdout } = await promisify(execFile)(path, ['-hide_banner', '-version'], { timeout: 10_000 });
  const encoder = new FfmpegEncoder(path, PROBE);
  try {
    const { width, height } = PROBE;
    const bytes = new Uint8Array(width * height * 4);
    await encoder.encode({ bytes, width, height, format: 'RGBA', stride: width * 4 }, { keyFrame: true });
  } finally {
    await encoder.close();
  }
  return /^ffmpeg version (\S+)/.exec(stdout)?.[1] ?? 'of no known version';
}
