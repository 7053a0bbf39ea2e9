/**
 * What a client can show, as it says in `hello.supported`. Unknown strings are ignored by both sides.
 *
 * @public
 */
export const Capability = {
  Jpeg: 'image/jpeg',
  Png: 'image/png',
  Webp: 'image/webp',
  H264: 'webcodecs/h264-annexb',
  /** H.264 with the colour of every pixel (High 4:4:4 Predictive), beside {@link Capability.H264}. */
  H264Chroma444: 'webcodecs/h264-annexb;chroma=444',
  /** PNG pictures that are a strip of a picture, drawn over what is there, beside {@link Capability.Png}. */
  PngStrips: 'image/png;strips',
} as const;

/**
 * Name of an image format of the wire.
 *
 * @public
 */
export type ImageFormat = 'jpeg' | 'png' | 'webp';

/**
 * MIME type of an image picture.
 *
 * @public
 */
export type ImageMime = `image/${ImageFormat}`;

/** Order in which an image format is chosen where the preferred one is not offered (lossless first). */
const IMAGE_FALLBACKS: readonly ImageFormat[] = ['png', 'jpeg', 'webp'];

/**
 * Tells whether a value is one of the three image MIME types.
 *
 * @public
 */
export function isImageMime(value: unknown): value is ImageMime {
  return value === Capability.Jpeg || value === Capability.Png || value === Capability.Webp;
}

/**
 * Chooses the image format for a viewer.
 *
 * @param supported - what the viewer said it can show
 * @param preferred - the display's own format
 * @returns `preferred` if it is offered, else the first of PNG, JPEG, WebP that is, else `undefined`
 * @public
 */
export function negotiateImage(supported: ReadonlySet<string>, preferred: ImageFormat): ImageFormat | undefined {
  return [preferred, ...IMAGE_FALLBACKS].find((format) => supported.has(`image/${format}`));
}
