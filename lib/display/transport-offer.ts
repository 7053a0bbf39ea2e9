import { Subject } from 'rxjs';
import type { H264EncoderKind } from '../encoder/h264-encoder.js';
import type { H264Encoders } from '../encoder/h264-encoders.js';
import { RfbError } from '../errors/rfb-error.js';
import type { RfbLogger } from '../log/logger.js';
import { checkOneOf } from '../options/check.js';
import { Capability, negotiateImage, type ImageFormat } from '../protocol/index.js';
import type { RenditionChoice, VideoVariant } from '../rendition/rendition-pool.js';
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

/** What a display offers to its viewers at present; each takes of it what it can show. */
export class TransportOffer {
  /** Sessions negotiate again. */
  readonly changed$ = new Subject<void>();
  /** Settles once it is known whether this host can encode what the options ask for; rejects where it cannot. */
  readonly ready: Promise<void>;
  #transport: Transport = 'auto';
  #choice: VideoChoice;
  /** Best first; empty while there is no encoder. */
  #video: readonly VideoVariant[] = [];
  #whyNoVideo = 'the search for an encoder has not ended yet';
  /** Kinds that gave up on this display, which `auto` does not take again. */
  readonly #failed = new Set<H264EncoderKind>();
  #lastAsked = 0;
  #lastTaken = 0;

  constructor(
    private readonly options: ResolvedDisplayOptions,
    private readonly encoders: H264Encoders,
    private readonly logger: RfbLogger,
  ) {
    this.#choice = options.h264;
    this.ready = this.setEncoder(options.h264);
    this.ready.catch((error: unknown) => {
      this.#whyNoVideo = reasonOf(error);
      // Who does not wait for it is told by the log.
      logger.error(String(error));
    });
  }

  get videoSupport(): VideoSupport {
    const [best] = this.#video;
    return best ? { isAvailable: true, encoder: best.kind.name } : { isAvailable: false, reason: this.#whyNoVideo };
  }

  /** What a viewer is given; `undefined` where nothing is shared. */
  choose(supported: ReadonlySet<string>): RenditionChoice | undefined {
    const offered = this.#onlyImage ? [] : this.#video;
    return offered.find(({ chroma }) => canDecode(supported, chroma)) ?? this.chooseImage(supported);
  }

  /** What a viewer is given where there is no video. */
  chooseImage(supported: ReadonlySet<string>): ImageFormat | undefined {
    return negotiateImage(supported, this.#onlyImage ?? this.options.imageFormat);
  }

  /**
   * @throws RangeError for a value that is no transport
   * @throws RfbError `RFB_ERR_ENCODER_UNAVAILABLE` for one that nothing here encodes
   */
  set(transport: Transport): void {
    const checked = checkOneOf('transport', transport, TRANSPORTS);
    if (checked === 'h264' && this.#video.length === 0) {
      throw RfbError.encoderUnavailable('H.264', `use 'auto', 'jpeg', 'png' or 'webp' (${this.#whyNoVideo})`);
    }
    if (checked === this.#transport) return;
    this.#transport = checked;
    this.changed$.next();
  }

  /** Rejects, and changes nothing, where the encoder cannot be had. The last call wins. */
  async setEncoder(choice: VideoChoice): Promise<void> {
    const order = ++this.#lastAsked;
    const kind = choice === false ? undefined : await this.encoders.choose(choice);
    if (order !== this.#lastAsked) return;
    this.#choice = choice;
    this.#failed.clear();
    this.#take(kind);
  }

  /**
   * The encoder keeps failing. What may still work is tried: coarser colour, the next encoder of `auto`, and images, which
   * are there meanwhile.
   */
  withdraw(variant: VideoVariant, reason: string): void {
    // It may be heard of more than once.
    if (!this.#video.includes(variant)) return;
    const { kind, chroma } = variant;
    if (chroma === '444') {
      this.#video = this.#video.filter((each) => each !== variant);
      this.logger.error(`${kind.name} is given up for 4:4:4, viewers go on with 4:2:0: ${reason}`);
    } else {
      this.#video = [];
      this.#whyNoVideo = reason;
      this.#failed.add(kind);
      void this.#replace(kind, reason);
    }
    this.changed$.next();
  }

  close(): void {
    this.#lastAsked++;
    this.#lastTaken++;
    this.changed$.complete();
  }

  /** The image format where nothing else is offered. */
  get #onlyImage(): ImageFormat | undefined {
    return this.#transport === 'auto' || this.#transport === 'h264' ? undefined : this.#transport;
  }

  async #replace(failed: H264EncoderKind, reason: string): Promise<void> {
    const order = this.#lastTaken;
    const next = this.#choice === 'auto' ? await this.encoders.choose('auto', this.#failed) : undefined;
    if (order !== this.#lastTaken) return;
    this.logger.error(`${failed.name} is given up, viewers go on with ${next?.name ?? 'images'}: ${reason}`);
    if (next) this.#take(next);
  }

  #take(kind: H264EncoderKind | undefined): void {
    this.#lastTaken++;
    const hadVideo = this.#video.length > 0;
    this.#video = kind ? this.#variants(kind) : [];
    this.#whyNoVideo =
      this.#choice === false
        ? 'the display has h264: false'
        : 'no H.264 encoder was found: npm install node-av, or an ffmpeg with libx264 on the PATH; npx nestjs-rfb doctor says more';
    if (hadVideo || kind) this.changed$.next();
  }

  #variants(kind: H264EncoderKind): VideoVariant[] {
    const isFull = this.options.chroma === '444' && kind.chromas?.includes('444');
    const chromas = isFull ? (['444', '420'] as const) : (['420'] as const);
    return chromas.map((chroma) => ({ kind, chroma }));
  }
}

function canDecode(supported: ReadonlySet<string>, chroma: VideoVariant['chroma']): boolean {
  return supported.has(Capability.H264) && (chroma === '420' || supported.has(Capability.H264Chroma444));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
