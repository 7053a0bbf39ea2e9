import type { Chroma } from '../h264-encoder.js';

/** Program behind an encoder's name: how it is told to hold nothing back and to make an IDR where a keyframe is forced. */
interface EncoderArguments {
  /** Before the input. */
  readonly device?: readonly string[];
  /** After the pixel format, for encoders that take their pixels from the device. */
  readonly upload?: string;
  readonly pixelFormats: Readonly<Partial<Record<Chroma, string>>>;
  readonly options: readonly string[];
}

/** Keyframes only where they are asked for; x264 takes this number for "never". */
const NEVER = String(2 ** 30);

const ENCODERS: Readonly<Record<string, EncoderArguments>> = {
  libx264: {
    pixelFormats: { '420': 'yuv420p', '444': 'yuv444p' },
    options: ['-preset', 'ultrafast', '-tune', 'zerolatency', '-crf', '23', '-sc_threshold', '0', '-forced-idr', '1'],
  },
  h264_nvenc: {
    pixelFormats: { '420': 'yuv420p', '444': 'yuv444p' },
    options: [
      ...['-preset', 'p1', '-tune', 'ull', '-zerolatency', '1', '-delay', '0'],
      ...['-rc', 'vbr', '-cq', '23', '-forced-idr', '1'],
    ],
  },
  h264_vaapi: {
    device: ['-vaapi_device', '/dev/dri/renderD128'],
    upload: 'hwupload',
    pixelFormats: { '420': 'nv12' },
    options: ['-async_depth', '1', '-idr_interval', '0'],
  },
  h264_qsv: {
    pixelFormats: { '420': 'nv12' },
    options: ['-preset', 'veryfast', '-async_depth', '1', '-forced_idr', '1'],
  },
  h264_videotoolbox: {
    pixelFormats: { '420': 'yuv420p' },
    options: ['-realtime', '1', '-allow_sw', '0'],
  },
};

/** Names that {@link ffmpegArguments} knows. */
export const FFMPEG_ENCODERS: readonly string[] = Object.keys(ENCODERS);

/** What a child of ffmpeg is started for. */
export interface FfmpegTask {
  /** One of {@link FFMPEG_ENCODERS}. */
  readonly encoder: string;
  /** Of the ffmpeg program, as it names itself. */
  readonly version: string;
  readonly framerate: number;
  readonly bitrate: number;
  readonly chroma: Chroma;
  /** Of the stream; that of the frames where there is none. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Of the encoder; also the number of slices of libx264. */
  readonly threads: number;
}

/** What an encoder can keep of the colour. */
export function ffmpegChromas(encoder: string): Chroma[] {
  return Object.keys(ENCODERS[encoder]?.pixelFormats ?? {}) as Chroma[];
}

/**
 * The arguments of a child that reads raw frames as Matroska from its input and writes each as one chunk of AVI to its
 * output, before the next arrives.
 *
 * AVI has the length of each access unit in front of it and holds nothing back, where Matroska and fragmented MP4 hold
 * one frame. `-fflags nobuffer` would lose the first frame.
 *
 * @throws RangeError for an encoder or chroma that is not known
 */
export function ffmpegArguments(task: FfmpegTask): string[] {
  const encoder = ENCODERS[task.encoder];
  const pixelFormat = encoder?.pixelFormats[task.chroma];
  if (!encoder || !pixelFormat)
    throw new RangeError(`${task.encoder} does not encode 4:${task.chroma.slice(1).split('').join(':')}`);
  // Untagged colour is off by up to 39 levels in browsers, BT.709 by 12, this by 2.
  const size = task.size ? `w=${task.size.width}:h=${task.size.height}:` : '';
  const scale = `scale=${size}flags=area:out_color_matrix=bt601:out_range=tv`;
  const filters = [scale, `format=${pixelFormat}`, ...(encoder.upload ? [encoder.upload] : [])];
  const bitrate = String(Math.round(task.bitrate));
  return [
    // The banner tells that the program has been loaded, "level" which of its lines are complaints.
    ...['-loglevel', 'level+info', '-nostats', '-nostdin'],
    ...(encoder.device ?? []),
    ...['-probesize', '32', '-analyzeduration', '0', '-f', 'matroska', '-i', 'pipe:0'],
    ...['-vf', filters.join(','), '-c:v', task.encoder, ...encoder.options],
    // libx264 keeps its quality under the cap; the others have no such mode in common and aim at the cap.
    ...(task.encoder === 'libx264' ? [] : ['-b:v', bitrate]),
    ...['-maxrate', bitrate, '-bufsize', String(Math.round(task.bitrate / 2))],
    ...['-bf', '0', '-g', NEVER, '-threads', String(task.threads)],
    ...['-enc_time_base', '1:1000', '-force_key_frames', 'expr:mod(round(t*1000),2)'],
    ...['-colorspace', 'smpte170m', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
    ...[isBefore(task.version, 5, 1) ? '-vsync' : '-fps_mode', 'passthrough'],
    ...['-flush_packets', '1', '-f', 'avi', 'pipe:1'],
  ];
}

/** Development builds have no such number and are taken as new. */
function isBefore(version: string, major: number, minor: number): boolean {
  const match = /^n?(\d+)\.(\d+)/.exec(version);
  if (!match) return false;
  const [foundMajor, foundMinor] = [Number(match[1]), Number(match[2])];
  return foundMajor < major || (foundMajor === major && foundMinor < minor);
}
