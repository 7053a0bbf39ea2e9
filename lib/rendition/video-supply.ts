import type { Chroma, H264EncoderKind } from '../encoder/h264-encoder.js';
import { H264Stream } from '../encoder/h264-stream.js';
import type { RfbLogger } from '../log/logger.js';
import type { Clock } from '../time/clock.js';
import type { SourceFrame } from './picture-source.js';
import type { RenditionTargets } from './rendition.js';

/** What encoders are made of. */
export interface VideoSupplyPorts {
  readonly kind: H264EncoderKind;
  readonly chroma: Chroma;
  /** How many times narrower and lower than the frames the stream is. */
  readonly scale: number;
  readonly clock: Clock;
  readonly logger: RfbLogger;
}

/** The one video encoder of a rendition: made for the frame's size, replaced when that changes or when it dies. */
export class VideoSupply {
  #stream: H264Stream | undefined;
  #size = '';

  constructor(private readonly ports: VideoSupplyPorts) {}

  /**
   * The encoder for this frame. The first chunk of a new one is a keyframe.
   *
   * @param targets - those of the moment they are asked for; they may change while an encoder starts
   */
  async streamFor(frame: SourceFrame, targets: () => RenditionTargets): Promise<H264Stream> {
    const { width, height } = frame;
    const size = `${width}×${height}`;
    if (this.#stream && size === this.#size) return this.#stream;
    this.drop();
    const { kind, chroma, scale, clock } = this.ports;
    const { framerate, bitrate } = targets();
    const config = { width, height, framerate, bitrate, chroma, scaleResolutionDownBy: scale };
    const stream = await H264Stream.open(kind, config, clock);
    this.#stream = stream;
    this.#size = size;
    const now = targets();
    if (now.framerate !== framerate || now.bitrate !== bitrate) this.reconfigure(now);
    return stream;
  }

  reconfigure({ framerate, bitrate }: RenditionTargets): void {
    this.#stream?.reconfigure({ framerate, bitrate });
  }

  /** Ends the encoder, if there is one; the next frame gets a new one. */
  drop(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.close().catch((error: unknown) => {
      const { kind, logger } = this.ports;
      logger.warn(`${kind.name} did not close: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}
