import { Subject } from 'rxjs';
import type { VideoEncoderKind } from '../encoder/video-encoder.js';
import { RfbError } from '../errors/rfb-error.js';
import type { RfbLogger } from '../log/logger.js';
import { checkOneOf } from '../options/check.js';
import type { ImageFormat } from '../protocol/index.js';
import type { ResolvedDisplayOptions, VideoChoice } from './display-options.js';
import { TRANSPORTS, type Transport } from './transport.js';

/**
 * Whether a display can offer H.264.
 *
 * @public
 */
export type VideoSupport =
  | {
      isAvailable: true;
      /** Encoder that does the work, for instance `node-av`. */
      encoder: string;
    }
  | {
      isAvailable: false;
      /** What is missing, for people. */
      reason: string;
    };

/** Finds the encoder a display asks for; `undefined` where `auto` finds none. Rejects for a named one that is not there. */
export type ChooseVideo = (choice: Exclude<VideoChoice, false>) => Promise<VideoEncoderKind | undefined>;

/** What a display offers to its viewers at present; each takes of it what it can show. */
export class TransportOffer {
  /** Sessions negotiate again. */
  readonly changed$ = new Subject<void>();
  /** Settles once it is known whether this host can encode what the options ask for; rejects where it cannot. */
  readonly ready: Promise<void>;
  #transport: Transport = 'auto';
  #video: VideoEncoderKind | undefined;
  #whyNoVideo = 'the search for an encoder has not ended yet';

  constructor(
    private readonly options: ResolvedDisplayOptions,
    chooseVideo: ChooseVideo,
    private readonly logger: RfbLogger,
  ) {
    this.ready = this.#findVideo(chooseVideo);
    // Who does not wait for it is told by the log.
    this.ready.catch((error: unknown) => logger.error(String(error)));
  }

  get videoSupport(): VideoSupport {
    return this.#video
      ? { isAvailable: true, encoder: this.#video.name }
      : { isAvailable: false, reason: this.#whyNoVideo };
  }

  /** Encoder for viewers that can decode H.264; `undefined` while none is offered. */
  get offeredVideo(): VideoEncoderKind | undefined {
    return this.#transport === 'auto' || this.#transport === 'h264' ? this.#video : undefined;
  }

  /** Format for everybody else. */
  get imageFormat(): ImageFormat {
    return this.#transport === 'auto' || this.#transport === 'h264' ? this.options.imageFormat : this.#transport;
  }

  /**
   * @throws RangeError for a value that is no transport
   * @throws RfbError `RFB_ERR_ENCODER_UNAVAILABLE` for one that nothing here encodes
   */
  set(transport: Transport): void {
    const checked = checkOneOf('transport', transport, TRANSPORTS);
    if (checked === 'h264' && !this.#video) {
      throw RfbError.encoderUnavailable('H.264', `use 'auto', 'jpeg', 'png' or 'webp' (${this.#whyNoVideo})`);
    }
    if (checked === this.#transport) return;
    this.#transport = checked;
    this.changed$.next();
  }

  /** The encoder keeps failing: from now on there are images. */
  withdrawVideo(reason: string): void {
    if (!this.#video) return;
    this.logger.error(`${this.#video.name} is given up, viewers go on with images: ${reason}`);
    this.#video = undefined;
    this.#whyNoVideo = reason;
    this.changed$.next();
  }

  close(): void {
    this.changed$.complete();
  }

  async #findVideo(chooseVideo: ChooseVideo): Promise<void> {
    const { h264 } = this.options;
    if (h264 === false) {
      this.#whyNoVideo = 'the display has h264: false';
      return;
    }
    try {
      this.#video = await chooseVideo(h264);
    } catch (error) {
      this.#whyNoVideo = error instanceof Error ? error.message : String(error);
      throw error;
    }
    if (this.#video) this.changed$.next();
    else this.#whyNoVideo = 'no H.264 encoder was found: npm install node-av, or an ffmpeg with libx264 on the PATH';
  }
}
