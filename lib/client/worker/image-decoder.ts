import type { ImageFrameHeader } from '../../protocol/index.js';
import { visiblePicture, type DecodedPicture, type PictureDecoder } from './picture-decoder.js';

/** Decodes JPEG, PNG and WebP off the worker's thread. */
export class ImageDecoder implements PictureDecoder<ImageFrameHeader> {
  async decode(header: ImageFrameHeader, payload: Uint8Array): Promise<DecodedPicture> {
    // A message's payload is never shared memory; Blob's types ask to be told.
    const blob = new Blob([payload as Uint8Array<ArrayBuffer>], { type: header.mime });
    const bitmap = await createImageBitmap(blob);
    return visiblePicture(header, bitmap, bitmap);
  }
}
