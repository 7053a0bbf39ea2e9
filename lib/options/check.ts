/** Checks of option values. Each throws at once with path, rule and value; none coerces or clamps. */

/** Any plain object with its fields still unchecked. */
export type Unchecked = Readonly<Record<string, unknown>>;

export function checkObject(path: string, value: unknown): Unchecked {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${path} must be an object, got ${show(value)}`);
  }
  return value as Unchecked;
}

/** Throws for a field that is not one of `known`, naming the nearest one. */
export function checkKnown(path: string, value: object, known: readonly string[]): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const near = known.find((name) => name.toLowerCase() === key.toLowerCase() || name.startsWith(key));
    throw new TypeError(
      `${path}.${key} is not an option${near ? `; did you mean ${near}?` : `; known: ${known.join(', ')}`}`,
    );
  }
}

export function checkInteger(path: string, value: unknown, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${path} must be an integer in ${min}..${max}, got ${show(value)}`);
  }
  return value;
}

export function checkNumber(path: string, value: unknown, min: number, max: number): number {
  if (typeof value !== 'number' || !(value >= min && value <= max)) {
    throw new RangeError(`${path} must be a number in ${min}..${max}, got ${show(value)}`);
  }
  return value;
}

export function checkBoolean(path: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`${path} must be true or false, got ${show(value)}`);
  return value;
}

export function checkOneOf<T extends string>(path: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new RangeError(`${path} must be one of ${allowed.join(', ')}, got ${show(value)}`);
  return found;
}

export function checkFunction<F>(path: string, value: F): F {
  if (typeof value !== 'function') throw new TypeError(`${path} must be a function, got ${show(value)}`);
  return value;
}

/** Fastify refuses route parameters of over 100 bytes; 64 characters leave room for percent-encoding of most names. */
const MAX_NAME_LENGTH = 64;

export function checkStreamName(path: string, value: unknown): string {
  if (typeof value !== 'string' || value.length < 1 || value.length > MAX_NAME_LENGTH || /[/\p{Cc}]/u.test(value)) {
    throw new RangeError(
      `${path} must be 1 to ${MAX_NAME_LENGTH} characters without "/" and control characters, got ${show(value)}`,
    );
  }
  return value;
}

/** A value as an error message shows it: short, and never the whole of a large object. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return `an object (${value.constructor?.name ?? 'no prototype'})`;
  return String(value);
}
