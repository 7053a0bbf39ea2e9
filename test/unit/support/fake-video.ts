import type { PixelSource } from '../../../lib/encoder/image-encoder.js';
import type {
  VideoChunk,
  VideoEncoder,
  VideoEncoderConfig,
  VideoEncoderKind,
} from '../../../lib/encoder/video-encoder.js';

/** A kind of encoder whose chunks are the first byte of the frame; it finishes at once or when told to. */
export class FakeVideo implements VideoEncoderKind {
  readonly name = 'fake-video';
  /** Every encoder made, with what it was made for. */
  readonly made: { config: VideoEncoderConfig; isClosed: boolean }[] = [];
  /** What each encode was asked for. */
  readonly calls: { pixel: number; keyFrame: boolean }[] = [];
  readonly reconfigured: { bitrate: number; framerate: number }[] = [];
  readonly #pending: ((error?: Error) => void)[] = [];
  isInstant = true;
  /** While set, encoders cannot be made. */
  createError: Error | undefined;

  probe(): Promise<{ isAvailable: true; version: string }> {
    return Promise.resolve({ isAvailable: true, version: '1' });
  }

  create(config: VideoEncoderConfig): Promise<VideoEncoder> {
    if (this.createError) return Promise.reject(this.createError);
    const record = { config, isClosed: false };
    this.made.push(record);
    let isFirst = true;
    return Promise.resolve({
      name: this.name,
      encode: (pixels: PixelSource, { keyFrame }: { keyFrame: boolean }) => {
        this.calls.push({ pixel: pixels.bytes[0]!, keyFrame });
        const isKey = keyFrame || isFirst;
        isFirst = false;
        return this.#chunk(pixels, isKey);
      },
      reconfigure: (targets) => void this.reconfigured.push(targets),
      close: () => {
        record.isClosed = true;
        return Promise.resolve();
      },
    });
  }

  finish(error?: Error): void {
    const next = this.#pending.shift();
    if (!next) throw new Error('no encode is under way');
    next(error);
  }

  #chunk(pixels: PixelSource, isKey: boolean): Promise<VideoChunk> {
    const chunk: VideoChunk = {
      type: isKey ? 'key' : 'delta',
      data: Uint8Array.of(pixels.bytes[0]!),
      codec: 'avc1.42C01F',
      codedWidth: pixels.width + (pixels.width % 2),
      codedHeight: pixels.height + (pixels.height % 2),
    };
    if (this.isInstant) return Promise.resolve(chunk);
    return new Promise((resolve, reject) => {
      this.#pending.push((error) => (error ? reject(error) : resolve(chunk)));
    });
  }
}
