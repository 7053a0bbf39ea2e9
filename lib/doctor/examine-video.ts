import { H264Stream } from '../encoder/h264-stream.js';
import type { ProbedH264Encoder } from '../encoder/h264-encoders.js';
import type { Clock } from '../time/clock.js';
import type { EncoderReport } from './host-report.js';
import { measure } from './trial.js';

const CONFIG = { width: 1280, height: 720, framerate: 30, bitrate: 12_000_000, chroma: '420' } as const;

/** Measures an encoder of H.264 that said it works. Does not reject. */
export async function examineVideo({ kind, probe }: ProbedH264Encoder, clock: Clock): Promise<EncoderReport> {
  const base = { name: kind.name, makes: 'h264' } as const;
  if (!probe.isAvailable) return { ...base, isAvailable: false, reason: probe.reason };
  const { version } = probe;
  let stream: H264Stream | undefined;
  try {
    const opened = (stream = await H264Stream.open(kind, CONFIG, clock));
    const result = await measure(clock, async (pixels) => (await opened.encode(pixels, { keyFrame: false })).data);
    return { ...base, isAvailable: true, version, ...result };
  } catch (error) {
    return { ...base, isAvailable: false, version, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    // It has shown what it can; how it ends is no news.
    await stream?.close().catch(() => {});
  }
}
