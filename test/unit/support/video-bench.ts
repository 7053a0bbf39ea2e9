import type { DisplayOptions } from '../../../lib/display/display-options.js';
import { CoreBench } from './core-bench.js';
import type { FakeChannel } from './fake-channel.js';
import { settle } from './fake-clock.js';
import { FakeVideo } from './fake-video.js';

/** Capabilities of a browser that decodes H.264. */
export const H264 = ['webcodecs/h264-annexb', 'image/jpeg', 'image/png'];
/** A little more than a frame at 30 per second. */
export const FRAME_MS = 34;

/** The core with fake video encoders, in the order of `auto`. */
export async function videoBench(options: DisplayOptions = {}, ...videos: FakeVideo[]) {
  const [video = new FakeVideo(), ...others] = videos;
  const bench = new CoreBench({ maxInflight: 8, ...options }, {}, video, ...others);
  await settle();
  return { bench, video, join: (supported = H264) => bench.join({}, supported) };
}

/** What a viewer was sent: `K1` for a keyframe of frame 1, `d2` for a delta, `i3` for an image. */
export function story(channel: FakeChannel): string {
  return channel.pictures
    .map(({ header }, index) => {
      const kind = header.type === 'image_frame' ? 'i' : header.keyframe ? 'K' : 'd';
      return `${kind}${channel.shown[index]}`;
    })
    .join(' ');
}
