import type { DisplayOptions } from '../../../lib/display/display-options.js';
import { CoreBench } from './core-bench.js';
import { DistantViewer, type LinkShape } from './distant-viewer.js';
import type { FakeChannel } from './fake-channel.js';
import { settle } from './fake-clock.js';
import { FakeVideo } from './fake-video.js';

/** Of the displays of these tests, in ms. */
export const STILL_AFTER_MS = 200;
/** A browser that draws strips and sees images only. */
export const IMAGES = ['image/jpeg', 'image/png', 'image/png;strips'];
/** The same with video. */
export const VIDEO = ['webcodecs/h264-annexb', ...IMAGES];
/** A program of others: it would take a strip for the picture. */
export const FOREIGN = ['image/jpeg', 'image/png'];
/** Of the frames of these tests: enough for strips. */
export const ROWS = 64;

/** A display with stills on the fake clock, for viewers of images and of video. */
export class StillBench extends CoreBench {
  constructor(
    options: DisplayOptions = {},
    readonly video = new FakeVideo(),
  ) {
    super({ stillAfterMs: STILL_AFTER_MS, ...options }, {}, video);
  }

  static async open(options: DisplayOptions = {}): Promise<StillBench> {
    const bench = new StillBench(options);
    await settle();
    return bench;
  }

  /** What was encoded losslessly: the first byte of each. */
  get stillCalls(): number[] {
    return this.encoder.calls.filter(({ quality }) => quality === 100).map(({ pixel }) => pixel);
  }

  override publish(value: number): Promise<void> {
    return super.publish(value, { height: ROWS });
  }

  /** Lets so much time pass that the frame is at rest, and its still there. */
  rest(): Promise<void> {
    return this.clock.advance(STILL_AFTER_MS);
  }

  far(shape: LinkShape, supported: readonly string[]): DistantViewer {
    return DistantViewer.join(this, shape, supported);
  }
}

/** What a viewer was sent: `i1` for an image of frame 1, `K1` and `d1` for video, `S1` for its still, `s1@0` for a strip. */
export function stillStory(channel: FakeChannel): string {
  return channel.pictures
    .map(({ header }, index) => `${kindOf(header)}${channel.shown[index]}${placeOf(header)}`)
    .join(' ');
}

type Header = FakeChannel['pictures'][number]['header'];

function kindOf(header: Header): string {
  if (header.type === 'video_chunk') return header.keyframe ? 'K' : 'd';
  if (header.mime !== 'image/png') return 'i';
  return header.y === undefined ? 'S' : 's';
}

function placeOf(header: Header): string {
  return header.type === 'image_frame' && header.y !== undefined ? `@${header.y}` : '';
}

/** Rows that strips cover, in the order they came. */
export function rowsOf(channel: FakeChannel): number[] {
  return channel.pictures.flatMap(({ header }) =>
    header.type === 'image_frame' && header.y !== undefined
      ? Array.from({ length: header.height }, (_, row) => header.y! + row)
      : [],
  );
}
