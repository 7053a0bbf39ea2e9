import { checkFunction, checkObject, show } from '../options/check.js';
import type { H264EncoderKind } from './h264-encoder.js';
import { H264Encoders } from './h264-encoders.js';

/**
 * The encoders of an application beside those of this package.
 *
 * @param path - how the caller's array is named in error messages
 * @throws TypeError or RangeError naming path, rule and value
 */
export function withRegistered(path: string, registered: readonly H264EncoderKind[]): H264Encoders {
  if (!Array.isArray(registered)) throw new TypeError(`${path} must be an array, got ${show(registered)}`);
  const taken = new Set(new H264Encoders().choices);
  for (const [index, kind] of registered.entries()) {
    const at = `${path}[${index}]`;
    checkObject(at, kind);
    const { name, probe, create } = kind as H264EncoderKind;
    if (typeof name !== 'string' || !/^[\w.:-]{1,64}$/.test(name)) {
      throw new RangeError(`${at}.name must be 1 to 64 letters, digits, "-", "_", "." or ":", got ${show(name)}`);
    }
    if (taken.has(name)) throw new RangeError(`${at}.name must not be one that is taken, got ${show(name)}`);
    taken.add(name);
    checkFunction(`${at}.probe`, probe);
    checkFunction(`${at}.create`, create);
  }
  return new H264Encoders([...registered]);
}
