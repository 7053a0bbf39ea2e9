import type { Authenticate } from './authenticate.js';
import type { Chroma } from '../encoder/h264-encoder.js';
import {
  checkBoolean,
  checkFunction,
  checkInteger,
  checkKnown,
  checkObject,
  checkOneOf,
  show,
} from '../options/check.js';
import type { ImageFormat } from '../protocol/index.js';
import { resolveAdaptive, type AdaptiveOptions, type ResolvedAdaptive } from './adaptive-options.js';
import { checkBitrate, checkFramerate, checkImageQuality } from './quality-range.js';

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
   * H.264 for viewers that can decode it: `'auto'` takes the best software encoder installed, `false` none, a name that
   * encoder. Video costs a fraction of the bytes of images and one encode for all its viewers.
   *
   * - `'auto'`: the package `node-av` if it is installed, else an `ffmpeg` with libx264, else images.
   * - `'node-av'`, `'ffmpeg'`: that one; where it does not work the boot fails and says what to install.
   * - `'ffmpeg:h264_nvenc'`, `'ffmpeg:h264_vaapi'`, `'ffmpeg:h264_qsv'`, `'ffmpeg:h264_videotoolbox'`: that hardware encoder
   *   of the ffmpeg found, tried with a real encode at boot.
   * - The name of an encoder that the app registered with the module's option `h264Encoders`.
   * @defaultValue `'auto'`
   */
  h264?: VideoChoice;
  /**
   * Colour of H.264. `'444'` keeps it per pixel for viewers that can decode that, which keeps coloured text and thin lines
   * sharp, at about a third more bytes and time; the others get `'420'` from an encode of its own.
   * @defaultValue `'420'`
   */
  chroma?: Chroma;
  /**
   * Bits per second of video, at most, 10 000..200 000 000. Higher is sharper in motion and costs bandwidth.
   * @defaultValue 12000000
   */
  bitrate?: number;
  /**
   * Least time between two keyframes that viewers asked for, in ms, 0..60000. Lower shows joiners the picture sooner, at
   * the cost of everybody's bandwidth: a keyframe is many times a delta.
   * @defaultValue 500
   */
  keyframeSpacingMs?: number;
  /**
   * How old, in ms, the oldest un-acked picture of a viewer may be while it still gets video deltas beyond its window,
   * 1..60000, above what an ack takes at best on its link. Beyond it the viewer is let go of until a keyframe. Round trips
   * that grow by a fifth of it count as congestion. Higher keeps bad links fluent, at the cost of age.
   * @defaultValue 500
   */
  maxLatencyMs?: number;
  /**
   * Whether quality follows the viewers' links. A display's only viewer has its encode tuned: bitrate, then frame rate
   * (images: their quality too) go down to what the link was seen to carry, and slowly up again. Several viewers share up
   * to three encodes, those of the display's own quality and of the rungs below it, and each moves between them: down at
   * once, up after a while. None is ever above what was asked for, so that one bad link costs nobody else. Each viewer's
   * window follows its own link in any case.
   * @defaultValue false
   */
  adaptive?: boolean | AdaptiveOptions;
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
   * Pictures that may be on their way to one viewer, un-acked, before anything is known of its link. The window then grows to
   * what the link's length and the frame rate need, and shrinks while pictures queue up on it.
   * @defaultValue 2
   */
  maxInflight?: number;
  /**
   * How long an un-acked picture keeps its place in the window, in ms, above what an ack takes at best on that link.
   * @defaultValue 1000
   */
  ackTimeoutMs?: number;
  /**
   * Which size `display.targetSize` asks the app to render in.
   *
   * - `'publisher'`: always the configured one; viewers scale what the app publishes.
   * - `'match-client'`: that of the canvas, in device pixels, of the viewer whose window changed last among those that may
   *   control, once it has kept it for 120 ms; sides are even, and at most `maxRenderDimension`.
   * @defaultValue `'publisher'`
   */
  resizePolicy?: ResizePolicy;
  /**
   * Longest side, in pixels, that `'match-client'` may ask for, 2..16384: the size is the client's word, and rendering and
   * encoding it is the app's cost.
   * @defaultValue 4096
   */
  maxRenderDimension?: number;
  /**
   * `true`: publish copies the pixels once, and the caller may reuse its buffer at once. `false`: the display reads the
   * caller's buffer later, and the caller never writes to it again.
   * @defaultValue true
   */
  ownFrames?: boolean;
  /**
   * How often each viewer that looks is told its figures, in ms, 100..60000: round trip, rates, age, and where its pictures
   * are held up. They are `stats.server` of the client's `onStats`. Costs a small message and, for a busy viewer, some 0.1 ms
   * each time.
   * @defaultValue `false`: never
   */
  statsIntervalMs?: number | false;
  /**
   * Viewers of this display at the same time; one more is closed with 1013.
   * @defaultValue 1000
   */
  maxViewers?: number;
  /**
   * Decides who a viewer of this display is, after the guards and the module's own `authenticate`.
   * @defaultValue none
   */
  authenticate?: Authenticate;
}

/**
 * Who decides the size of a display's frames.
 *
 * @public
 */
export type ResizePolicy = 'publisher' | 'match-client';

/** {@link DisplayOptions} with nothing left open. */
export type ResolvedDisplayOptions = Readonly<
  Required<Omit<DisplayOptions, 'authenticate' | 'adaptive'>> & {
    authenticate: Authenticate | undefined;
    adaptive: false | ResolvedAdaptive;
  }
>;

/**
 * Which H.264 encoder a display takes.
 *
 * @public
 */
export type VideoChoice = 'auto' | false | 'node-av' | 'ffmpeg' | `ffmpeg:${string}` | (string & {});

export const DISPLAY_DEFAULTS = Object.freeze({
  framerate: 30,
  h264: 'auto',
  chroma: '420',
  bitrate: 12_000_000,
  keyframeSpacingMs: 500,
  maxLatencyMs: 500,
  adaptive: false,
  imageFormat: 'jpeg',
  imageQuality: 80,
  maxInflight: 2,
  ackTimeoutMs: 1000,
  resizePolicy: 'publisher',
  maxRenderDimension: 4096,
  ownFrames: true,
  statsIntervalMs: false,
  maxViewers: 1000,
  authenticate: undefined,
} satisfies ResolvedDisplayOptions);

const RESIZE_POLICIES = ['publisher', 'match-client'] as const;
const CHROMAS = ['420', '444'] as const;
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
  const merged: ResolvedDisplayOptions = { ...DISPLAY_DEFAULTS, ...given };
  return Object.freeze({
    framerate: checkFramerate(`${path}.framerate`, merged.framerate),
    h264: checkVideoChoice(`${path}.h264`, merged.h264),
    chroma: checkOneOf(`${path}.chroma`, merged.chroma, CHROMAS),
    bitrate: checkBitrate(`${path}.bitrate`, merged.bitrate),
    keyframeSpacingMs: checkInteger(`${path}.keyframeSpacingMs`, merged.keyframeSpacingMs, 0, 60_000),
    maxLatencyMs: checkInteger(`${path}.maxLatencyMs`, merged.maxLatencyMs, 1, 60_000),
    adaptive: resolveAdaptive(`${path}.adaptive`, merged.adaptive),
    imageFormat: checkOneOf(`${path}.imageFormat`, merged.imageFormat, IMAGE_FORMATS),
    imageQuality: checkImageQuality(`${path}.imageQuality`, merged.imageQuality),
    maxInflight: checkInteger(`${path}.maxInflight`, merged.maxInflight, 1, 64),
    ackTimeoutMs: checkInteger(`${path}.ackTimeoutMs`, merged.ackTimeoutMs, 10, 600_000),
    resizePolicy: checkOneOf(`${path}.resizePolicy`, merged.resizePolicy, RESIZE_POLICIES),
    maxRenderDimension: checkInteger(`${path}.maxRenderDimension`, merged.maxRenderDimension, 2, MAX_DIMENSION),
    ownFrames: checkBoolean(`${path}.ownFrames`, merged.ownFrames),
    statsIntervalMs: checkStatsInterval(`${path}.statsIntervalMs`, merged.statsIntervalMs),
    maxViewers: checkInteger(`${path}.maxViewers`, merged.maxViewers, 1, 1_000_000),
    authenticate:
      merged.authenticate === undefined ? undefined : checkFunction(`${path}.authenticate`, merged.authenticate),
  });
}

function checkStatsInterval(path: string, value: unknown): number | false {
  if (value === false) return value;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 60_000) return value;
  throw new RangeError(`${path} must be false or an integer in 100..60000, got ${show(value)}`);
}

/** Which names there are, the server knows. */
function checkVideoChoice(path: string, value: unknown): VideoChoice {
  if (value === false || (typeof value === 'string' && value !== '')) return value;
  throw new RangeError(`${path} must be 'auto', false or the name of an encoder, got ${show(value)}`);
}
