import { availableParallelism } from 'node:os';
import type { VideoEncoderConfig } from './video-encoder.js';

/** How long a frame lasts for ffmpeg, whatever it lasts for viewers: an even number of ms and the odd one behind it. */
export const FRAME_MS = 33;
const FRAMES_PER_SECOND = 1000 / FRAME_MS;

/** The command line of one encoder: Matroska in, AVI out, no frame held back on the way. */
export function ffmpegArguments(config: VideoEncoderConfig): string[] {
  const pixelFormat = config.chroma === '444' ? 'yuv444p' : 'yuv420p';
  // A cap counts by ffmpeg's time, in which a second has always the same frames.
  const maxKbit = Math.max(1, Math.round((config.bitrate * FRAMES_PER_SECOND) / config.framerate / 1000));
  const bufferKbit = Math.max(1, Math.round(config.bitrate / 2000));
  const threads = Math.min(4, Math.max(2, availableParallelism()));
  // `-fflags nobuffer` would lose the first frame.
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error'],
    ...['-probesize', '32', '-analyzeduration', '0', '-f', 'matroska', '-i', 'pipe:0'],
    // Tagged BT.601 is what browsers agree on; only chroma is scaled.
    ...['-vf', `scale=flags=area:out_color_matrix=bt601:out_range=tv,format=${pixelFormat}`],
    ...['-colorspace', 'smpte170m', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-threads', String(threads)],
    ...['-crf', '23', '-maxrate', `${maxKbit}k`, '-bufsize', `${bufferKbit}k`],
    ...['-g', '2147483647', '-bf', '0', '-forced-idr', '1'],
    // A frame at an odd millisecond is to be a key: the one word there is to a running ffmpeg.
    ...['-enc_time_base', '1:1000', '-force_key_frames', 'expr:mod(round(t*1000),2)'],
    ...['-fps_mode', 'passthrough', '-flush_packets', '1', '-f', 'avi', 'pipe:1'],
  ];
}
