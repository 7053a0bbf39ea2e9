import sharp, { type Sharp } from 'sharp';
import type { ImageFormat } from '../protocol/index.js';
import type { ImageEncoder, PixelSource } from './image-encoder.js';

/** Swaps the first and third channel. */
const BGR_TO_RGB: [[number, number, number], [number, number, number], [number, number, number]] = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
];

/** Encodes with sharp (libvips), in the settings that suit a stream: speed first, at some percent more bytes. */
export function createSharpEncoder(format: ImageFormat): ImageEncoder {
  // Each frame is new, so libvips's cache of operations could only hold memory. The setting is the process's.
  sharp.cache(false);
  return {
    name: 'sharp',
    encode: (pixels, quality) => compress(format, opaque(pixels), quality).toBuffer(),
  };
}

/** The frame as three opaque channels: alpha is ignored on every path, so that no format shows another picture. */
function opaque({ bytes, width, height, format, stride }: PixelSource): Sharp {
  const channels = format === 'RGB' ? 3 : 4;
  const rowPixels = stride / channels;
  const rows = bytes.subarray(0, stride * height);
  let image = sharp(rows, { raw: { width: rowPixels, height, channels }, limitInputPixels: false });
  // A padded frame is a wider one, of which the left part is taken.
  if (rowPixels !== width) image = image.extract({ left: 0, top: 0, width, height });
  if (channels === 4) image = image.removeAlpha();
  return format.startsWith('BGR') ? image.recomb(BGR_TO_RGB) : image;
}

function compress(format: ImageFormat, image: Sharp, quality: number): Sharp {
  switch (format) {
    case 'jpeg':
      // Optimised Huffman tables cost as much time as all the rest, for 3 % of the bytes.
      return image.jpeg({ quality, optimiseCoding: false });
    case 'png':
      // Level 1 without filters: a third of the time of level 6 at nearly the same size on screen content.
      return image.png({ compressionLevel: 1, adaptiveFiltering: false });
    case 'webp':
      return image.webp({ quality, effort: 0 });
  }
}
