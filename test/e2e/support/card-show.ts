import type { Display } from '../../../lib/index.js';
import type { AnyPictureHeader, VideoChunkHeader } from '../../../lib/protocol/index.js';
import { testCard, type ReceivedPicture, type TestViewer } from '../../../lib/testing/index.js';
import { H264Decoder } from '../../unit/support/h264-decoder.js';

/** So far apart that a frame which is encoded again later cannot be taken for the next. */
const STEP_US = 1_000_000_000;
/** What H.264 may make of a flat colour. */
const TOLERANCE = 6;

/** Capabilities of a viewer that decodes H.264, and images where there is none. */
export const H264: readonly string[] = ['webcodecs/h264-annexb', 'image/jpeg'];

/** A picture of video. */
export type VideoPicture = ReceivedPicture & { readonly header: VideoChunkHeader };

/** The test card on a display, frame after frame; viewers' pictures tell which frame they show. */
export class CardShow {
  #number = -1;

  constructor(
    private readonly display: Display,
    private size = { width: 320, height: 240 },
  ) {}

  /** Publishes the next frame, of another size if there is one. @returns its number, from 0 */
  publish(size = this.size): number {
    this.size = size;
    this.#number++;
    this.display.publish(testCard(this.#number, size.width, size.height), { timestamp: this.#number * STEP_US });
    return this.#number;
  }

  /** Publishes the next frame and waits until it has reached each of these viewers. */
  async play(viewers: readonly TestViewer[], size = this.size): Promise<void> {
    const number = this.publish(size);
    await Promise.all(viewers.map((viewer) => hasFrame(viewer, number)));
  }
}

/** Waits until a viewer has a picture of this frame. */
function hasFrame(viewer: TestViewer, number: number): Promise<true> {
  return viewer.waitFor(function aPictureOfTheFrame({ pictures }) {
    const last = pictures.at(-1);
    return last !== undefined && frameNumber(last.header) >= number;
  });
}

/** Which frame a picture is of, by its time. */
export function frameNumber(header: AnyPictureHeader): number {
  return Math.floor(header.timestamp_us / STEP_US);
}

/** What a viewer was sent: `K1` for a keyframe of frame 1, `d2` for a delta, `i3` for an image. */
export function story({ pictures }: TestViewer): string {
  const kind = (header: AnyPictureHeader) => (header.type === 'image_frame' ? 'i' : header.keyframe ? 'K' : 'd');
  return pictures.map(({ header }) => `${kind(header)}${frameNumber(header)}`).join(' ');
}

/** The pictures of video that a viewer was sent. */
export function videoOf({ pictures }: TestViewer): VideoPicture[] {
  return pictures.filter((picture): picture is VideoPicture => picture.header.type === 'video_chunk');
}

/**
 * What a viewer sees of its video that it should not: one line for each picture that is not decoded to the frame it is
 * said to be.
 */
export async function faultsOf(viewer: TestViewer): Promise<string[]> {
  const faults: string[] = [];
  let decoder: H264Decoder | undefined;
  let size = '';
  for (const { header, payload } of videoOf(viewer)) {
    const { width, height } = header;
    if (size !== `${width}×${height}`) {
      size = `${width}×${height}`;
      decoder?.close();
      decoder = await H264Decoder.open();
    }
    const number = frameNumber(header);
    try {
      if (!showsCard(decoder!, payload, number, header)) faults.push(`${header.seq} does not show frame ${number}`);
    } catch (error) {
      faults.push(`${header.seq} cannot be decoded: ${(error as Error).message}`);
    }
  }
  decoder?.close();
  return faults;
}

function showsCard(decoder: H264Decoder, payload: Uint8Array, number: number, header: VideoChunkHeader): boolean {
  const { width, height } = header;
  const picture = decoder.decode(payload);
  const card = testCard(number, width, height).data;
  // The middle of each quarter.
  const xs = [width >> 2, width - (width >> 2)];
  const ys = [height >> 2, height - (height >> 2)];
  return ys.every((y) =>
    xs.every((x) => {
      const wanted = card.subarray((y * width + x) * 4);
      return picture.at(x, y).every((value, channel) => Math.abs(value - wanted[channel]!) <= TOLERANCE);
    }),
  );
}
