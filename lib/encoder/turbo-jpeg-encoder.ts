import type { PixelFormat } from '../display/frame.js';
import type { ImageEncoder } from './image-encoder.js';

/** The part of `@julusian/jpeg-turbo` used here. */
interface JpegTurbo {
  FORMAT_RGB: number;
  FORMAT_RGBX: number;
  FORMAT_BGRX: number;
  SAMP_420: number;
  bufferSize(options: { width: number; height: number; subsampling: number }): number;
  compress(
    pixels: Buffer,
    target: Buffer,
    options: {
      format: number;
      width: number;
      height: number;
      /** In pixels, not bytes. */
      stride: number;
      subsampling: number;
      quality: number;
    },
  ): Promise<Uint8Array>;
}

/** Encodes with libjpeg-turbo, in half of sharp's time; `undefined` where the optional package is not installed. */
export async function createTurboJpegEncoder(): Promise<ImageEncoder | undefined> {
  const turbo = await loadJpegTurbo();
  if (!turbo) return undefined;
  const formats: Record<PixelFormat, number> = {
    RGBA: turbo.FORMAT_RGBX,
    RGBX: turbo.FORMAT_RGBX,
    BGRA: turbo.FORMAT_BGRX,
    BGRX: turbo.FORMAT_BGRX,
    RGB: turbo.FORMAT_RGB,
  };
  // Reused from frame to frame: fresh memory of this size costs page faults.
  let target = Buffer.alloc(0);
  return {
    name: '@julusian/jpeg-turbo',
    encode({ bytes, width, height, format, stride }, quality) {
      const subsampling = turbo.SAMP_420;
      const needed = turbo.bufferSize({ width, height, subsampling });
      if (target.byteLength !== needed) target = Buffer.allocUnsafeSlow(needed);
      const pixels = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return turbo.compress(pixels, target, {
        format: formats[format],
        width,
        height,
        stride: stride / (format === 'RGB' ? 3 : 4),
        subsampling,
        quality,
      });
    },
  };
}

async function loadJpegTurbo(): Promise<JpegTurbo | undefined> {
  // In a variable, so that bundlers and the compiler do not ask for a package that may be absent.
  const name: string = '@julusian/jpeg-turbo';
  try {
    const module = (await import(name)) as { default: JpegTurbo };
    return module.default;
  } catch {
    return undefined;
  }
}
