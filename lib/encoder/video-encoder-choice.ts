import { RfbError } from '../errors/rfb-error.js';
import { createFfmpegKind } from './ffmpeg/ffmpeg-kind.js';
import { createNodeAvKind } from './node-av-encoder.js';
import type { VideoEncoderKind, VideoEncoderProbe } from './video-encoder.js';

/** `'auto'` takes the first that works; a name takes that one or fails. */
export type VideoEncoderChoice = 'auto' | (string & {});

/** A kind and whether it works here. */
export interface ProbedVideoEncoder {
  readonly kind: VideoEncoderKind;
  readonly probe: VideoEncoderProbe;
}

/** In the order of `'auto'`: the quicker first. Their probes are the host's facts, so one of each serves the process. */
const KINDS: readonly VideoEncoderKind[] = [createNodeAvKind(), createFfmpegKind()];

/** What this host can encode H.264 with, or why not; the work is done once per process. */
export function probeVideoEncoders(kinds: readonly VideoEncoderKind[] = KINDS): Promise<readonly ProbedVideoEncoder[]> {
  return Promise.all(kinds.map(async (kind) => ({ kind, probe: await kind.probe() })));
}

/**
 * Finds the encoder to use. `'auto'` probes no further than it must.
 *
 * @returns `undefined` where `'auto'` finds none: then pictures are the way
 * @throws RfbError `RFB_ERR_ENCODER_UNAVAILABLE` where the one that was named does not work here, with what to install
 */
export async function chooseVideoEncoder(
  choice: VideoEncoderChoice,
  kinds: readonly VideoEncoderKind[] = KINDS,
): Promise<VideoEncoderKind | undefined> {
  if (choice === 'auto') {
    for (const kind of kinds) {
      // One after the other: what is not needed is neither loaded nor started.
      if ((await kind.probe()).isAvailable) return kind;
    }
    return undefined;
  }
  const kind = kinds.find(({ name }) => name === choice) ?? hardwareKind(choice);
  if (!kind) {
    const names = kinds.map(({ name }) => `'${name}'`).join(', ');
    throw RfbError.encoderUnavailable(
      `h264 by '${choice}'`,
      `there is 'auto', ${names}, 'ffmpeg:h264_nvenc' and its like`,
    );
  }
  const probe = await kind.probe();
  if (!probe.isAvailable) throw RfbError.encoderUnavailable(`h264 by '${choice}'`, probe.reason);
  return kind;
}

/**
 * Encoders of the hardware, by name only: what `'auto'` takes must not depend on a driver.
 *
 * @throws RangeError for one that ffmpeg does not have
 */
function hardwareKind(choice: string): VideoEncoderKind | undefined {
  return choice.startsWith('ffmpeg:') ? createFfmpegKind(choice) : undefined;
}
