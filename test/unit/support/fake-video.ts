import { codedSize } from '../../../lib/encoder/coded-size.js';
import type { PixelSource } from '../../../lib/encoder/image-encoder.js';
import type { Chroma, H264Encoder, H264EncoderConfig, H264EncoderKind } from '../../../lib/encoder/h264-encoder.js';
import { accessUnit } from './annex-b.js';

/** A kind of encoder whose chunks end with the first byte of the frame; it finishes at once or when told to. */
export class FakeVideo implements H264EncoderKind {
  /** Every encoder made, with what it was made for. */
  readonly made: { config: H264EncoderConfig; isClosed: boolean }[] = [];
  /** What each encode was asked for. */
  readonly calls: { pixel: number; keyFrame: boolean }[] = [];
  canScale = true;
  /** Bytes by which pictures of the full size are larger. */
  weight = { key: 0, delta: 0 };
  readonly reconfigured: { bitrate: number; framerate: number }[] = [];
  readonly #pending: ((error?: Error) => void)[] = [];
  isInstant = true;
  /** What the next encoders wait for before they are made. */
  madeAfter: Promise<void> | undefined;
  /** While set, encoders cannot be made. */
  createError: Error | undefined;

  constructor(
    readonly name = 'fake-video',
    readonly chromas: readonly Chroma[] = ['420'],
  ) {}

  probe(): Promise<{ isAvailable: true; version: string }> {
    return Promise.resolve({ isAvailable: true, version: '1' });
  }

  async create(config: H264EncoderConfig): Promise<H264Encoder> {
    if (this.createError) throw this.createError;
    await this.madeAfter;
    const record = { config, isClosed: false };
    this.made.push(record);
    return {
      encode: (pixels: PixelSource, { keyFrame }: { keyFrame: boolean }) => {
        this.calls.push({ pixel: pixels.bytes[0]!, keyFrame });
        return this.#chunk(pixels.bytes[0]!, config, keyFrame ? 'key' : 'delta');
      },
      reconfigure: (targets) => void this.reconfigured.push(targets),
      close: () => {
        record.isClosed = true;
        return Promise.resolve();
      },
    };
  }

  finish(error?: Error): void {
    const next = this.#pending.shift();
    if (!next) throw new Error('no encode is under way');
    next(error);
  }

  #chunk(byte: number, config: H264EncoderConfig, type: 'key' | 'delta'): Promise<Uint8Array> {
    const size = codedSize(config);
    const weight = Math.round((this.weight[type] * size.width * size.height) / (config.width * config.height));
    const data = accessUnit(type, size, byte, weight);
    if (this.isInstant) return Promise.resolve(data);
    return new Promise((resolve, reject) => {
      this.#pending.push((error) => (error ? reject(error) : resolve(data)));
    });
  }
}
