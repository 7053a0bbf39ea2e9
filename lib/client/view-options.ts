import type { ConfigMessage, Fit, ImageMime, Role } from '../protocol/index.js';
import { INPUT_DEFAULTS, TOUCH_MODES, type InputOptions } from './input/input-options.js';
import { checkType } from './option-type.js';
import { resolveReconnect, type ReconnectOptions, type ResolvedReconnect } from './reconnect-options.js';
import type { Smoothing } from './worker/messages.js';
import type { ViewStats } from './worker/stats.js';
import type { StateDetail, ViewState } from './worker/view-state.js';

/**
 * What a view may offer to the server: an image format, or H.264 decoded by the browser.
 *
 * @public
 */
export type ViewCapability = ImageMime | 'webcodecs/h264-annexb';

/**
 * What a {@link RemoteFramebufferView} is made with. Nothing is required.
 *
 * @public
 */
export interface ViewOptions extends InputOptions {
  /**
   * The stream: `'/rfb'` is the default one, `'/rfb/camera'` a named one. Relative URLs resolve against the page,
   * `http` and `https` are taken as `ws` and `wss`.
   * @defaultValue `'/rfb'`
   */
  url?: string;
  /** Credential handed to the server's `authenticate` hook, beside the page's cookies. */
  token?: string;
  /**
   * How the picture is fitted into the view; see `setFit`.
   * @defaultValue `'contain'`
   */
  fit?: Fit;
  /**
   * CSS colour of what the picture leaves free; see `setBackground`.
   * @defaultValue `'#000'`
   */
  background?: string;
  /**
   * How pixels of the picture become those of the screen; see `setSmoothing`.
   * @defaultValue `'auto'`: sharp at whole scales, smoothed at others
   */
  smoothing?: Smoothing;
  /**
   * What to offer to the server, in any order; see `setSupported`. H.264 is offered only where the browser decodes it,
   * which needs a page served over https or from localhost, and is taken back where it keeps failing; without an image
   * format beside it the view is closed then. Where the browser decodes H.264 with full colour resolution (4:4:4), that
   * is offered with it.
   * @defaultValue JPEG, PNG, WebP and H.264
   */
  supported?: readonly ViewCapability[];
  /**
   * Only watch: send no input and leave wheel, touch and keys to the page; see `setViewOnly`.
   * @defaultValue false
   */
  viewOnly?: boolean;
  /**
   * URL of the package's worker file (`nestjs-rfb/client/worker`), for pages whose content security policy has no
   * `worker-src blob:`. It must be of the page's own origin.
   * @defaultValue a worker made from the source inside this module
   */
  worker?: string | URL;
  /**
   * Longest side of the canvas in device pixels, 1..32768. Lower saves memory and fill rate on large HiDPI screens,
   * at the cost of sharpness.
   * @defaultValue unbounded
   */
  maxBackingDimension?: number;
  /**
   * Colour space of the canvas. `'display-p3'` shows colours beyond sRGB on screens that have them, where a picture has
   * them: an image with a colour profile. Browsers that know no other canvas take `'srgb'`.
   * @defaultValue `'srgb'`
   */
  colorSpace?: 'srgb' | 'display-p3';
  /**
   * Enlarge the picture inside the view by gestures, up to 8 times: the wheel with Control (and pinches of touch pads, which
   * are that), and two fingers, also where the view only watches. The application is not told of these. See `zoom.to` for
   * buttons and keys, which need no option.
   * @defaultValue false: these gestures are the application's
   */
  zoom?: boolean;
  /**
   * Connect again after a lost connection, with growing delays, and at once when the network is back or somebody looks at
   * the page again. The last picture stays in the meantime. `false`: never, see `reconnect()`.
   * @defaultValue true
   */
  reconnect?: boolean | ReconnectOptions;
  /**
   * What a screen reader calls the view.
   * @defaultValue `'Remote view'`
   */
  label?: string;
  /**
   * What a screen reader adds to the label of a view that only watches.
   * @defaultValue `'View only'`
   */
  viewOnlyLabel?: string;
  /** The view changed its state. Not called after `dispose()`. */
  onState?(state: ViewState, detail: StateDetail): void;
  /** New figures, about twice a second. */
  onStats?(stats: ViewStats): void;
  /** Something went wrong that the view survives, such as an undecodable picture. At most about one a second. */
  onError?(error: Error): void;
  /** The server told what was negotiated: at every connection, and whenever it changes. */
  onConfig?(config: ConfigMessage): void;
  /**
   * The server told what this viewer may do: once it is let in, and whenever that is something else from then on. What the
   * page itself wants, by `viewOnly`, is no part of it; see `canControl`.
   */
  onRole?(role: Role): void;
  /** The picture is enlarged so many times, or shown whole again (1). */
  onZoom?(scale: number): void;
}

/** {@link ViewOptions} checked, with defaults. */
export type ResolvedViewOptions = Omit<ViewOptions, 'reconnect'> &
  Required<Omit<Pick<ViewOptions, keyof typeof VIEW_DEFAULTS>, 'reconnect'>> & {
    readonly supported: readonly ViewCapability[];
    readonly reconnect: ResolvedReconnect;
  };

/**
 * What the options of a view are where they are left out; `token`, `worker` and the callbacks have no default.
 *
 * @public
 */
export const VIEW_DEFAULTS = Object.freeze({
  url: '/rfb',
  fit: 'contain',
  background: '#000',
  smoothing: 'auto',
  supported: Object.freeze(['image/jpeg', 'image/png', 'image/webp', 'webcodecs/h264-annexb'] as const),
  viewOnly: false,
  maxBackingDimension: Infinity,
  colorSpace: 'srgb',
  zoom: false,
  reconnect: true,
  label: 'Remote view',
  viewOnlyLabel: 'View only',
  ...INPUT_DEFAULTS,
} satisfies ViewOptions);

const SWITCHES = ['viewOnly', 'zoom', 'contextMenu', 'captureTab', 'textInput', 'pointerLock'] as const;
const CALLBACKS = ['onState', 'onStats', 'onError', 'onConfig', 'onRole', 'onZoom'] as const;
const KNOWN: readonly string[] = [...Object.keys(VIEW_DEFAULTS), 'token', 'worker', ...CALLBACKS];
const COLOR_SPACES: readonly ViewOptions['colorSpace'][] = ['srgb', 'display-p3'];
const FITS: readonly Fit[] = ['contain', 'cover', 'fill'];
const SMOOTHINGS: readonly Smoothing[] = ['auto', 'on', 'off'];
/** The largest canvas side any browser allows. */
const MAX_CANVAS_DIMENSION = 32_768;

/**
 * Fills in defaults and validates.
 *
 * @throws TypeError or RangeError naming option, rule and value
 */
export function resolveViewOptions(options: ViewOptions): ResolvedViewOptions {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`options must be an object, got ${String(options)}`);
  }
  for (const key of Object.keys(options)) {
    if (!KNOWN.includes(key)) throw new TypeError(`options.${key} is not an option; known: ${KNOWN.join(', ')}`);
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const merged = { ...VIEW_DEFAULTS, ...(given as ViewOptions) };
  checkType('url', merged.url, 'string');
  checkToken(merged.token);
  checkFit(merged.fit);
  checkBackground(merged.background);
  checkSmoothing(merged.smoothing);
  for (const name of SWITCHES) checkType(name, merged[name], 'boolean');
  checkOneOf('touch', merged.touch, TOUCH_MODES);
  checkType('label', merged.label, 'string');
  checkType('viewOnlyLabel', merged.viewOnlyLabel, 'string');
  if (merged.worker !== undefined && typeof merged.worker !== 'string' && !(merged.worker instanceof URL)) {
    throw new TypeError(`options.worker must be a URL, got ${String(merged.worker)}`);
  }
  checkMaxBackingDimension(merged.maxBackingDimension);
  checkOneOf('colorSpace', merged.colorSpace, COLOR_SPACES);
  for (const name of CALLBACKS) if (merged[name] !== undefined) checkType(name, merged[name], 'function');
  return Object.freeze({
    ...merged,
    supported: Object.freeze([...checkSupported(merged.supported)]),
    reconnect: resolveReconnect(merged.reconnect),
  });
}

/** @throws TypeError */
export function checkToken(token: unknown): void {
  if (token !== undefined) checkType('token', token, 'string');
}

/** @throws RangeError */
export function checkFit(fit: unknown): Fit {
  return checkOneOf('fit', fit, FITS);
}

/** @throws RangeError */
export function checkSmoothing(smoothing: unknown): Smoothing {
  return checkOneOf('smoothing', smoothing, SMOOTHINGS);
}

function checkOneOf<T>(name: string, value: unknown, known: readonly T[]): T {
  const found = known.find((each) => each === value);
  if (found) return found;
  throw new RangeError(`options.${name} must be one of ${known.join(', ')}, got ${JSON.stringify(value)}`);
}

/** @throws TypeError */
export function checkBackground(background: string): string {
  // A canvas ignores colours it does not understand, which nobody would ever notice here.
  if (typeof background !== 'string' || !CSS.supports('color', background)) {
    throw new TypeError(`options.background must be a CSS colour, got ${JSON.stringify(background)}`);
  }
  return background;
}

/** @throws TypeError or RangeError */
export function checkSupported(supported: unknown): readonly ViewCapability[] {
  if (!Array.isArray(supported) || supported.length === 0) {
    throw new TypeError(`options.supported must be an array of at least one format, got ${JSON.stringify(supported)}`);
  }
  return supported.map((given: unknown, index) => checkOneOf(`supported[${index}]`, given, VIEW_DEFAULTS.supported));
}

function checkMaxBackingDimension(value: unknown): void {
  if (value === Infinity) return;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_CANVAS_DIMENSION) return;
  throw new RangeError(
    `options.maxBackingDimension must be an integer in 1..${MAX_CANVAS_DIMENSION}, got ${String(value)}`,
  );
}
