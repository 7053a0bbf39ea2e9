import { ProtocolError } from './protocol-error.js';

/** A JSON object whose fields have not been looked at yet. */
export type Untrusted = Readonly<Record<string, unknown>>;

/** Largest magnitude any coordinate or size may have: far above every screen, far below where floats lose pixels. */
const MAX_MAGNITUDE = 1e15;

export function readObject(value: unknown, what: string): Untrusted {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProtocolError(`${what} must be an object`);
  }
  return value as Untrusted;
}

export function readNumber(from: Untrusted, key: string, min = -MAX_MAGNITUDE, max = MAX_MAGNITUDE): number {
  const value = from[key];
  if (typeof value !== 'number' || !(value >= min && value <= max)) {
    throw new ProtocolError(`${key} must be a number in ${min}..${max}`);
  }
  return value;
}

export function readInteger(from: Untrusted, key: string, min: number, max = Number.MAX_SAFE_INTEGER): number {
  const value = readNumber(from, key, min, max);
  if (!Number.isInteger(value)) throw new ProtocolError(`${key} must be an integer`);
  return value;
}

export function readBoolean(from: Untrusted, key: string): boolean {
  const value = from[key];
  if (typeof value !== 'boolean') throw new ProtocolError(`${key} must be true or false`);
  return value;
}

/** Half of a character beyond U+FFFF, which JSON can write and UTF-8 cannot; databases and encoders fail on it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** `maxLength` is in UTF-16 code units. */
export function readString(from: Untrusted, key: string, maxLength: number): string {
  const value = from[key];
  if (typeof value !== 'string' || value.length > maxLength || LONE_SURROGATE.test(value)) {
    throw new ProtocolError(`${key} must be well-formed text of at most ${maxLength} characters`);
  }
  return value;
}

export function readArray<T>(from: Untrusted, key: string, maxLength: number, read: (item: unknown) => T): T[] {
  const value = from[key];
  if (!Array.isArray(value) || value.length > maxLength) {
    throw new ProtocolError(`${key} must be an array of at most ${maxLength} items`);
  }
  return value.map(read);
}

/** `{ [key]: value }` where the field is there, `{}` where it is absent or null. */
export function readOptional<K extends string, T>(
  from: Untrusted,
  key: K,
  read: (from: Untrusted, key: K) => T,
): { [P in K]?: T } {
  if (from[key] === undefined || from[key] === null) return {};
  return { [key]: read(from, key) } as { [P in K]?: T };
}
