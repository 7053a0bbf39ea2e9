import { checkKnown, checkNumber, checkObject, show } from '../options/check.js';
import { checkBitrate, checkFramerate, checkImageQuality } from './quality-range.js';

/**
 * One rung of the ladder that viewers of a shared display move on. The words are those of `RTCRtpEncodingParameters`; what
 * is left out is that of the display.
 *
 * @public
 */
export interface LadderRung {
  /** Bits per second of video, at most; 10 000..200 000 000. */
  maxBitrate?: number;
  /** Pictures per second, at most; 0.1..240. */
  maxFramerate?: number;
  /** How many times narrower and lower the video is, 1..16. Images, and encoders that cannot scale, keep the full size. */
  scaleResolutionDownBy?: number;
  /** Quality of JPEG and WebP, at most; 1..100. */
  imageQuality?: number;
}

/**
 * How a display adapts to the links of its viewers.
 *
 * @public
 */
export interface AdaptiveOptions {
  /**
   * One or two rungs below the display's own quality, best first. Each is an encode of its own while somebody needs it.
   * @defaultValue 1.5 Mbit/s, 20 frames per second, image quality 50; then 300 kbit/s, 15 frames per second, half the size,
   * image quality 30
   */
  ladder?: readonly LadderRung[];
}

/** {@link AdaptiveOptions} with nothing left open. */
export interface ResolvedAdaptive {
  readonly ladder: readonly Readonly<LadderRung>[];
}

/** The full rendition and these are three encodes at most. */
const MAX_RUNGS = 2;
const DEFAULT_LADDER: readonly Readonly<LadderRung>[] = Object.freeze([
  Object.freeze({ maxBitrate: 1_500_000, maxFramerate: 20, imageQuality: 50 }),
  Object.freeze({ maxBitrate: 300_000, maxFramerate: 15, scaleResolutionDownBy: 2, imageQuality: 30 }),
]);

/** @throws TypeError or RangeError naming path, rule and value */
export function resolveAdaptive(path: string, value: unknown): false | ResolvedAdaptive {
  if (value === false) return false;
  if (value === true) return { ladder: DEFAULT_LADDER };
  if (typeof value !== 'object') throw new TypeError(`${path} must be true, false or an object, got ${show(value)}`);
  const options = checkObject(path, value);
  checkKnown(path, options, ['ladder']);
  const { ladder = DEFAULT_LADDER } = options;
  if (!Array.isArray(ladder) || ladder.length < 1 || ladder.length > MAX_RUNGS) {
    throw new RangeError(`${path}.ladder must be an array of 1 to ${MAX_RUNGS} rungs, got ${show(ladder)}`);
  }
  return Object.freeze({
    ladder: Object.freeze(ladder.map((rung, index) => resolveRung(`${path}.ladder[${index}]`, rung))),
  });
}

const RUNG_CHECKS = {
  maxBitrate: checkBitrate,
  maxFramerate: checkFramerate,
  scaleResolutionDownBy: (path: string, value: unknown) => checkNumber(path, value, 1, 16),
  imageQuality: checkImageQuality,
} satisfies Record<keyof LadderRung, (path: string, value: unknown) => number>;

function resolveRung(path: string, rung: unknown): Readonly<LadderRung> {
  const given = checkObject(path, rung);
  checkKnown(path, given, Object.keys(RUNG_CHECKS));
  const checked = Object.entries(RUNG_CHECKS).flatMap(([key, check]) =>
    given[key] === undefined ? [] : [[key, check(`${path}.${key}`, given[key])]],
  );
  return Object.freeze(Object.fromEntries(checked) as LadderRung);
}
