import { TURBO } from './examine-images.js';
import type { EncoderReport } from './host-report.js';

/** What `'auto'` takes of these, and what to install to get better. */
export function recommend(encoders: readonly EncoderReport[]): string[] {
  const works = (name: string) => encoders.some((each) => each.name === name && each.isAvailable);
  return [...video(works), ...images(works)];
}

function video(works: (name: string) => boolean): string[] {
  if (works('node-av')) return ["h264: 'auto' takes node-av, the quickest there is without a GPU."];
  const install = 'npm install node-av';
  if (works('ffmpeg'))
    return [`h264: 'auto' takes ffmpeg. Quicker, and with a bitrate that changes without a keyframe: ${install}.`];
  return [`There is no H.264: viewers get images. For a fraction of the bytes: ${install}, or an ffmpeg with libx264.`];
}

function images(works: (name: string) => boolean): string[] {
  if (works(TURBO)) return [`JPEG is made by ${TURBO}.`];
  return [`JPEG is made by sharp. In half the time: npm install ${TURBO} (with @2 on Node 20).`];
}
