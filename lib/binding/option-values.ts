import { VIEW_DEFAULTS, type ViewOptions } from '../client/index.js';

type Defaulted = keyof typeof VIEW_DEFAULTS;

/** Options that stay as they are when the page changes its own. Reads each, so that whoever tracks reads tracks all. */
export function copyOptions(options: ViewOptions): ViewOptions {
  const { supported, ...others } = options;
  return Array.isArray(supported) ? { ...others, supported: [...supported] } : { ...options };
}

/** What an option means: what was given, or its default. */
export function effective<Name extends Defaulted>(options: ViewOptions, name: Name): Required<ViewOptions>[Name] {
  return (options[name] === undefined ? VIEW_DEFAULTS[name] : options[name]) as Required<ViewOptions>[Name];
}

/** Whether an option means the same before and after. Pages write lists and URLs anew at every render. */
export function isSame(before: ViewOptions, after: ViewOptions, name: keyof ViewOptions): boolean {
  const valueIn = (options: ViewOptions): unknown =>
    name in VIEW_DEFAULTS ? effective(options, name as Defaulted) : options[name];
  return isEqual(valueIn(before), valueIn(after));
}

function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  // Pages write functions anew at every render too: that of the view's making stays.
  if (typeof one === 'function' && typeof other === 'function') return true;
  if (one instanceof URL || other instanceof URL) return String(one) === String(other);
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => isEqual(one[key], other[key]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
