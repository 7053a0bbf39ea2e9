import type { ImageEncoder, PixelSource } from '../../../lib/encoder/image-encoder.js';

/** An encoder that finishes when told to; its "file" is the first byte of the frame and the quality. */
export class FakeEncoder implements ImageEncoder {
  readonly name = 'fake';
  /** What each encode was given: first byte and quality. */
  readonly calls: { pixel: number; quality: number }[] = [];
  /** Encodes under way. */
  readonly #pending: ((error?: Error) => void)[] = [];
  /** While true, encodes finish at once. */
  isInstant = true;
  /** What each row adds to a lossless file. */
  stillBytesPerRow = 0;
  /** What is added to any other. */
  liveBytes = 0;

  encode(pixels: PixelSource, quality: number): Promise<Uint8Array> {
    const pixel = pixels.bytes[0]!;
    this.calls.push({ pixel, quality });
    const padding = quality === 100 ? pixels.height * this.stillBytesPerRow : this.liveBytes;
    if (this.isInstant) return Promise.resolve(fileOf(pixel, quality, padding));
    return new Promise((resolve, reject) => {
      this.#pending.push((error) => {
        if (error) reject(error);
        // Read again at the end: the pixels must not have changed meanwhile.
        else resolve(fileOf(pixels.bytes[0]!, quality, padding));
      });
    });
  }

  finish(error?: Error): void {
    const next = this.#pending.shift();
    if (!next) throw new Error('no encode is under way');
    next(error);
  }
}

function fileOf(pixel: number, quality: number, padding: number): Uint8Array {
  const file = new Uint8Array(2 + padding);
  file.set([pixel, quality]);
  return file;
}
