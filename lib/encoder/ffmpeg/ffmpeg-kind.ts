import { RfbError } from '../../errors/rfb-error.js';
import { readAccessUnit } from '../bitstream.js';
import type { PixelSource } from '../image-encoder.js';
import type { H264Encoder, H264EncoderConfig, H264EncoderKind, H264EncoderProbe } from '../h264-encoder.js';
import { WorkerH264Encoder } from '../worker-h264-encoder.js';
import { FFMPEG_ENCODERS, ffmpegChromas } from './ffmpeg-arguments.js';
import { FfmpegBinaries, type FfmpegBinary } from './ffmpeg-binary.js';
import type { FfmpegChoice } from './ffmpeg-stream.js';
import { FFMPEG_WORKER } from './ffmpeg-worker-file.js';

/** What a test replaces. */
export interface FfmpegDependencies {
  readonly binaries?: FfmpegBinaries;
  /** A start or a frame that takes longer is an error. */
  readonly timeoutMs?: number;
}

type Finding = { readonly binary: FfmpegBinary } | { readonly reason: string };

/** Long against any frame, also the first of a hardware encoder; short against a person's patience. */
const TIMEOUT_MS = 10_000;
/** For the thread to end a child that took too long, and to say so. */
const GRACE_MS = 2000;
/** Hardware encoders refuse pictures below some 150 pixels. */
const TRIAL = {
  width: 320,
  height: 240,
  framerate: 30,
  bitrate: 1_000_000,
  chroma: '420',
} satisfies H264EncoderConfig;
const TRIAL_KEYS = [true, false, false, true, false];

/**
 * Encoders of an ffmpeg program: `'ffmpeg'` is libx264, `'ffmpeg:h264_nvenc'` and the like are the hardware's.
 *
 * @throws RangeError for a name that is not known
 */
export function createFfmpegKind(name = 'ffmpeg', dependencies: FfmpegDependencies = {}): H264EncoderKind {
  const encoder = name === 'ffmpeg' ? 'libx264' : name.replace(/^ffmpeg:/, '');
  if (!FFMPEG_ENCODERS.includes(encoder) || (encoder === name && name !== 'ffmpeg')) {
    const known = FFMPEG_ENCODERS.map((each) => `'ffmpeg:${each}'`).join(', ');
    throw new RangeError(`an encoder of ffmpeg must be 'ffmpeg' or one of ${known}, got '${name}'`);
  }
  const { binaries = new FfmpegBinaries(), timeoutMs = TIMEOUT_MS } = dependencies;
  async function start({ path, version }: FfmpegBinary, config: H264EncoderConfig): Promise<H264Encoder> {
    const settings: FfmpegChoice = { binary: { path, version }, encoder, timeoutMs };
    const source = { name, file: FFMPEG_WORKER, settings, frameTimeoutMs: timeoutMs + GRACE_MS };
    return (await WorkerH264Encoder.start(config, source)).encoder;
  }

  async function find(): Promise<Finding> {
    const finding = await binaries.find(encoder);
    if (!finding.isFound) return { reason: finding.reason };
    const { binary } = finding;
    try {
      // That an encoder was built in says nothing about the hardware, nor how old the program is.
      await tryOut(await start(binary, TRIAL));
      return { binary };
    } catch (error) {
      return { reason: `${encoder} of ${binary.path} (${binary.version}) does not work: ${(error as Error).message}` };
    }
  }

  let finding: Promise<Finding> | undefined;
  return {
    name,
    chromas: ffmpegChromas(encoder),
    canScale: true,
    async probe(): Promise<H264EncoderProbe> {
      const found = await (finding ??= find());
      if ('reason' in found) return { isAvailable: false, reason: found.reason };
      return { isAvailable: true, version: found.binary.version };
    },
    async create(config): Promise<H264Encoder> {
      const found = await (finding ??= find());
      if ('reason' in found) throw RfbError.encoderUnavailable(`H.264 with '${name}'`, found.reason);
      return start(found.binary, config);
    },
  };
}

/** A few frames: keyframes where they are asked for and nowhere else, and none held back. */
async function tryOut(encoder: H264Encoder): Promise<void> {
  const { width, height } = TRIAL;
  const bytes = new Uint8Array(width * height * 4);
  try {
    for (const [index, keyFrame] of TRIAL_KEYS.entries()) {
      const pixels: PixelSource = { bytes: bytes.fill(index * 40), width, height, format: 'RGBX', stride: width * 4 };
      const { isKey } = readAccessUnit(await encoder.encode(pixels, { keyFrame }));
      if (isKey !== keyFrame) throw new Error(`frame ${index} was ${isKey ? 'a key' : 'no key'}`);
    }
  } finally {
    await encoder.close();
  }
}
