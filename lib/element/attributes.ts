import type { ViewCapability } from '../client/index.js';

const EVERYTHING = {
  'image/jpeg': true,
  'image/png': true,
  'image/webp': true,
  'webcodecs/h264-annexb': true,
} satisfies Record<ViewCapability, true>;

/**
 * How pictures may travel, as the attribute `transport` says it.
 *
 * - `'auto'`: H.264 where server and browser can, else images.
 * - `'h264'`: H.264 alone; where that is impossible the view ends with code 1003.
 * - `'image'`: images in the server's format.
 * - `'jpeg'`, `'png'`, `'webp'`: that format alone.
 *
 * @public
 */
export type ElementTransport = 'auto' | 'h264' | 'image' | 'jpeg' | 'png' | 'webp';

/** What each of them offers to the server. */
export const TRANSPORTS: Readonly<Record<ElementTransport, readonly ViewCapability[]>> = {
  auto: Object.keys(EVERYTHING) as ViewCapability[],
  h264: ['webcodecs/h264-annexb'],
  image: ['image/jpeg', 'image/png', 'image/webp'],
  jpeg: ['image/jpeg'],
  png: ['image/png'],
  webp: ['image/webp'],
};

/** The largest canvas side any browser allows. */
const MAX_CANVAS_DIMENSION = 32_768;

/** Reads an attribute's value; `null` where it is not there. */
type Reader = (value: string | null) => unknown;

const flag: Reader = (value) => value !== null;
const text: Reader = (value) => value ?? '';
/** Any other word is the first of them, as everywhere in HTML. */
const oneOf =
  (...words: readonly string[]): Reader =>
  (value) =>
    words.find((word) => word === value?.toLowerCase()) ?? words[0];
const color: Reader = (value) => (value && CSS.supports('color', value) ? value : '#000');
const size: Reader = (value) => {
  const pixels = Number(value ?? Number.NaN);
  return Number.isInteger(pixels) && pixels >= 1 && pixels <= MAX_CANVAS_DIMENSION ? pixels : undefined;
};

/** The properties that are attributes, by name, each with how it is read. */
export const REFLECTED = {
  background: color,
  controls: flag,
  fit: oneOf('contain', 'cover', 'fill'),
  hud: flag,
  label: text,
  maxBackingDimension: size,
  noReconnect: flag,
  src: text,
  transport: oneOf(...Object.keys(TRANSPORTS)),
  viewOnly: flag,
  worker: text,
  zoom: flag,
} as const satisfies Record<string, Reader>;

/** Attributes that need a new view, because a view keeps what it was made with. */
export const REMAKING: ReadonlySet<string> = new Set([
  'src',
  'worker',
  'max-backing-dimension',
  'no-reconnect',
  'zoom',
]);

/** Every attribute that is watched. */
export const OBSERVED: readonly string[] = Object.keys(REFLECTED).map(attributeOf);

/** Gives a class the accessors. */
export function reflectAttributes(prototype: HTMLElement): void {
  for (const [property, read] of Object.entries(REFLECTED)) {
    const attribute = attributeOf(property);
    Object.defineProperty(prototype, property, {
      enumerable: true,
      configurable: true,
      get(this: HTMLElement) {
        return read(this.getAttribute(attribute));
      },
      set(this: HTMLElement, value: unknown) {
        if (read === flag) this.toggleAttribute(attribute, Boolean(value));
        else if (value === undefined || value === null) this.removeAttribute(attribute);
        else this.setAttribute(attribute, `${value as string | number}`);
      },
    });
  }
}

/**
 * A property that was set before the class was there is one of the instance, and hides the accessor: as some frameworks
 * do it.
 */
export function upgradeProperties(element: HTMLElement): void {
  for (const name of [...Object.keys(REFLECTED), 'texts', 'token']) {
    const early = Object.getOwnPropertyDescriptor(element, name);
    if (!early) continue;
    Reflect.deleteProperty(element, name);
    Reflect.set(element, name, early.value);
  }
}

/** `viewOnly` is `view-only` in HTML. */
function attributeOf(property: string): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
