import { checkBoolean, checkInteger, checkKnown, checkNumber, checkObject, checkOneOf } from '../options/check.js';
import type { ImageFormat } from '../protocol/index.js';

/** Longest side of a frame, in pixels. */
export const MAX_DIMENSION = 16_384;

/**
 * How one display is encoded and delivered.
 *
 * @public
 */
export interface DisplayOptions {
  /**
   * Pictures per second, at most. Higher costs an encode each.
   * @defaultValue 30
   */
  framerate?: number;
  /**
   * Preferred image format, for viewers that can show it.
   *
   * - `'jpeg'`: smallest cost for photographs, 3-D and plots alike.
   * - `'png'`: lossless; two to four times the time and bytes.
   * - `'webp'`: fewest bytes, six times the time of JPEG.
   * @defaultValue `'jpeg'`
   */
  imageFormat?: ImageFormat;
  /**
   * Quality of JPEG and WebP, 1..100. Higher costs bytes, hardly time.
   * @defaultValue 80
   */
  imageQuality?: number;
  /**
   * Pictures that may be on their way to one viewer, un-acked. More keeps distant viewers fluent, at the cost of age.
   * @defaultValue 2
   */
  maxInflight?: number;
  /**
   * How long an un-acked picture keeps its place in the window, in ms.
   * @defaultValue 1000
   */
  ackTimeoutMs?: number;
  /**
   * `true`: publish copies the pixels once, and the caller may reuse its buffer at once. `false`: the display reads the
   * caller's buffer later, and the caller never writes to it again.
   * @defaultValue true
   */
  ownFrames?: boolean;
  /**
   * Viewers of this display at the same time; one more is closed with 1013.
   * @defaultValue 1000
   */
  maxViewers?: number;
}

/** {@link DisplayOptions} with nothing left open. */
export type ResolvedDisplayOptions = Readonly<Required<DisplayOptions>>;

export const DISPLAY_DEFAULTS = Object.freeze({
  framerate: 30,
  imageFormat: 'jpeg',
  imageQuality: 80,
  maxInflight: 2,
  ackTimeoutMs: 1000,
  ownFrames: true,
  maxViewers: 1000,
} satisfies Required<DisplayOptions>);

export const IMAGE_FORMATS = ['jpeg', 'png', 'webp'] as const;

/**
 * Fills in defaults and validates.
 *
 * @param path - how the caller's object is named in error messages
 * @throws TypeError or RangeError naming path, rule and value
 */
export function resolveDisplayOptions(path: string, options: DisplayOptions = {}): ResolvedDisplayOptions {
  checkObject(path, options);
  checkKnown(path, options, Object.keys(DISPLAY_DEFAULTS));
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const merged: Required<DisplayOptions> = { ...DISPLAY_DEFAULTS, ...given };
  return Object.freeze({
    framerate: checkFramerate(`${path}.framerate`, merged.framerate),
    imageFormat: checkOneOf(`${path}.imageFormat`, merged.imageFormat, IMAGE_FORMATS),
    imageQuality: checkImageQuality(`${path}.imageQuality`, merged.imageQuality),
    maxInflight: checkInteger(`${path}.maxInflight`, merged.maxInflight, 1, 64),
    ackTimeoutMs: checkInteger(`${path}.ackTimeoutMs`, merged.ackTimeoutMs, 10, 600_000),
    ownFrames: checkBoolean(`${path}.ownFrames`, merged.ownFrames),
    maxViewers: checkInteger(`${path}.maxViewers`, merged.maxViewers, 1, 1_000_000),
  });
}

export function checkFramerate(path: string, value: unknown): number {
  return checkNumber(path, value, 0.1, 240);
}

export function checkImageQuality(path: string, value: unknown): number {
  return checkInteger(path, value, 1, 100);
}
