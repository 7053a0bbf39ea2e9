import type { Clock } from '../time/clock.js';
import type { PixelSource } from '../encoder/image-encoder.js';
import { SampleFrames } from './sample-frames.js';

/** Caches, compilers and the first keyframe are in these. */
const WARM_UP = 4;
const FRAMES = 16;

/** What an encoder took for a frame. */
export interface TrialResult {
  /** Median, in ms. */
  readonly msPerFrame: number;
  /** Mean, in bytes. */
  readonly bytesPerFrame: number;
}

/** Encodes some frames, one at a time. Rejects where the encoder does. */
export async function measure(
  clock: Clock,
  encode: (pixels: PixelSource) => Promise<Uint8Array>,
): Promise<TrialResult> {
  const frames = new SampleFrames();
  const times: number[] = [];
  let bytes = 0;
  for (let n = 0; n < WARM_UP + FRAMES; n++) {
    const pixels = frames.draw(n);
    const beginMs = clock.nowMs();
    const { byteLength } = await encode(pixels);
    if (n < WARM_UP) continue;
    times.push(clock.nowMs() - beginMs);
    bytes += byteLength;
  }
  times.sort((a, b) => a - b);
  return { msPerFrame: times[FRAMES / 2]!, bytesPerFrame: Math.round(bytes / FRAMES) };
}
