import type { ImageFrameHeader } from '../../protocol/index.js';
import type { DecodedPicture, PictureDecoder } from './picture-decoder.js';

/** Decodes JPEG, PNG and WebP off the worker's thread. */
export class ImageDecoder implements PictureDecoder<ImageFrameHeader> {
  async decode(header: ImageFrameHeader, payload: Uint8Array): Promise<DecodedPicture> {
    // A message's payload is never shared memory; Blob's types ask to be told.
    const blob = new Blob([payload as Uint8Array<ArrayBuffer>], { type: header.mime });
    const bitmap = await createImageBitmap(blob);
    const width = header.visible_width ?? header.width;
    const height = header.visible_height ?? header.height;
    return {
      source: bitmap,
      // In the bitmap's own scale: a server that mislabels its size still shows the whole picture.
      sourceWidth: (bitmap.width * width) / header.width,
      sourceHeight: (bitmap.height * height) / header.height,
      width,
      height,
      close: () => bitmap.close(),
    };
  }
}
