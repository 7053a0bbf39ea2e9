import type { VideoEncoder, VideoEncoderKind } from '../encoder/video-encoder.js';
import type { RfbLogger } from '../log/logger.js';
import type { SourceFrame } from './picture-source.js';
import type { RenditionTargets } from './rendition.js';

/** The one video encoder of a rendition: made for the frame's size, replaced when that changes or when it dies. */
export class VideoSupply {
  #encoder: VideoEncoder | undefined;
  #size = '';

  constructor(
    private readonly kind: VideoEncoderKind,
    private readonly logger: RfbLogger,
  ) {}

  /** The encoder for this frame. The first chunk of a new one is a keyframe. */
  async encoderFor(frame: SourceFrame, targets: RenditionTargets): Promise<VideoEncoder> {
    const size = `${frame.width}×${frame.height}`;
    if (this.#encoder && size === this.#size) return this.#encoder;
    this.drop();
    const { framerate, bitrate } = targets;
    const { width, height } = frame;
    const encoder = await this.kind.create({ width, height, framerate, bitrate, chroma: '420' });
    this.#encoder = encoder;
    this.#size = size;
    return encoder;
  }

  reconfigure({ framerate, bitrate }: RenditionTargets): void {
    this.#encoder?.reconfigure({ framerate, bitrate });
  }

  /** Ends the encoder, if there is one; the next frame gets a new one. */
  drop(): void {
    const encoder = this.#encoder;
    this.#encoder = undefined;
    encoder?.close().catch((error: unknown) => {
      this.logger.warn(`${this.kind.name} did not close: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}
