import type { Clock } from '../time/clock.js';
import { within } from '../time/within.js';
import { readAccessUnit } from './bitstream.js';
import { codedSize } from './coded-size.js';
import type { H264Encoder, H264EncoderConfig, H264EncoderKind, H264EncoderTargets } from './h264-encoder.js';
import type { PixelSource } from './image-encoder.js';
import type { SequenceParameterSet } from './sequence-parameter-set.js';

/** The encoders of this package give up sooner, and say more; these are for those of the application. */
const CREATE_TIMEOUT_MS = 30_000;
const ENCODE_TIMEOUT_MS = 15_000;

/** The bytes of one frame, with what they say of themselves. */
export interface H264Chunk {
  /** A `'key'` chunk is an IDR with its parameter sets: a decoder can start there. */
  readonly type: 'key' | 'delta';
  /** One access unit, Annex B. The receiver's own. */
  readonly data: Uint8Array;
  /** As the stream's own parameter sets say, e.g. `'avc1.42C01F'`. */
  readonly codec: string;
  /** Even. Columns from {@link visibleWidth} on repeat the last one. */
  readonly codedWidth: number;
  /** Even. Rows from {@link visibleHeight} on repeat the last one. */
  readonly codedHeight: number;
  /** Of what is seen: that of the frame, where it is not scaled. */
  readonly visibleWidth: number;
  readonly visibleHeight: number;
}

/**
 * The stream of one encoder, whoever wrote it: begins with a key, and holds nothing that a viewer cannot show. What does
 * not is an error of the encoder.
 */
export class H264Stream {
  #parameters: SequenceParameterSet | undefined;
  readonly #visible: { readonly width: number; readonly height: number };

  private constructor(
    private readonly name: string,
    private readonly encoder: H264Encoder,
    config: H264EncoderConfig,
    private readonly clock: Clock,
  ) {
    const isScaled = (config.scaleResolutionDownBy ?? 1) !== 1;
    this.#visible = isScaled ? codedSize(config) : config;
  }

  /** Rejects where the encoder does not start. */
  static async open(kind: H264EncoderKind, config: H264EncoderConfig, clock: Clock): Promise<H264Stream> {
    const created = kind.create(config);
    try {
      const encoder = await within(clock, CREATE_TIMEOUT_MS, created, `${kind.name} did not start`);
      return new H264Stream(kind.name, encoder, config, clock);
    } catch (error) {
      // Should it come after all, nobody else would close it.
      created.then((late) => late.close()).catch(() => {});
      throw error;
    }
  }

  /** Rejects with the encoder's reason, or with what is wrong with its bytes; then it is to be closed. */
  async encode(pixels: PixelSource, { keyFrame }: { readonly keyFrame: boolean }): Promise<H264Chunk> {
    const isKeyDue = keyFrame || this.#parameters === undefined;
    const encoded = this.encoder.encode(pixels, { keyFrame: isKeyDue });
    const data = await within(this.clock, ENCODE_TIMEOUT_MS, encoded, `${this.name} did not finish a frame`);
    try {
      return this.#chunk(data, isKeyDue);
    } catch (cause) {
      const { message } = cause as Error;
      throw new Error(`${this.name} gave a chunk that no viewer can use: ${message}`, { cause });
    }
  }

  reconfigure(targets: H264EncoderTargets): void {
    this.encoder.reconfigure(targets);
  }

  close(): Promise<void> {
    return this.encoder.close();
  }

  #chunk(data: Uint8Array, isKeyDue: boolean): H264Chunk {
    const { isKey, parameters } = readAccessUnit(data);
    if (isKeyDue && !isKey) throw new Error('a key was due, and it is a delta');
    const { codec, codedWidth, codedHeight } = (this.#parameters = parameters ?? this.#parameters!);
    const { width: visibleWidth, height: visibleHeight } = this.#visible;
    if (codedWidth < visibleWidth || codedHeight < visibleHeight) {
      throw new Error(`${visibleWidth}×${visibleHeight} pixels are due, and it shows ${codedWidth}×${codedHeight}`);
    }
    return { type: isKey ? 'key' : 'delta', data, codec, codedWidth, codedHeight, visibleWidth, visibleHeight };
  }
}
