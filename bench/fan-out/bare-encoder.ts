import { setTimeout as delay } from 'node:timers/promises';
import { builtInH264Encoder, type PixelSource } from 'nestjs-rfb';
import type { Size } from '../support/plot-publisher.js';
import { sharedClockUs } from '../support/shared-clock.js';

type ImageEncoderModule = typeof import('../../lib/encoder/image-encoder.js');

/** An encoder with nothing around it. */
export interface BareEncoder {
  readonly name: string;
  encode(pixels: PixelSource): Promise<unknown>;
  close(): Promise<void>;
}

/** That of H.264, as the display names it. */
export async function openBareH264(name: string, size: Size, framerate: number): Promise<BareEncoder> {
  const encoder = await builtInH264Encoder(name).create({ ...size, framerate, bitrate: 12_000_000, chroma: '420' });
  let keyFrame = true;
  return {
    name,
    encode(pixels) {
      const encoded = encoder.encode(pixels, { keyFrame });
      keyFrame = false;
      return encoded;
    },
    close: () => encoder.close(),
  };
}

/** That of JPEG, which is no part of the package's interface. */
export async function openBareJpeg(): Promise<BareEncoder> {
  const location = new URL('../../../dist/encoder/image-encoder.js', import.meta.url).href;
  const { createImageEncoder } = (await import(location)) as ImageEncoderModule;
  const encoder = await createImageEncoder('jpeg');
  return {
    name: encoder.name,
    encode: (pixels) => encoder.encode(pixels, 80),
    close: () => Promise.resolve(),
  };
}

/** Milliseconds of each encode, at the pace of a display. */
export async function timeEncodes(
  encoder: BareEncoder,
  encodes: number,
  { frames, size, framerate }: { frames: readonly Uint8ClampedArray[]; size: Size; framerate: number },
): Promise<number[]> {
  const ms: number[] = [];
  for (let n = 0; n < encodes; n++) {
    const { buffer, byteOffset, byteLength } = frames[n % frames.length]!;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    const beginUs = sharedClockUs();
    await encoder.encode({ bytes, ...size, format: 'RGBA', stride: size.width * 4 });
    ms.push((sharedClockUs() - beginUs) / 1000);
    await delay(1000 / framerate);
  }
  return ms;
}
