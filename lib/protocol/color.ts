import { ProtocolError } from './protocol-error.js';
import { readBoolean, readInteger, readObject } from './read.js';

/**
 * Colour space of a frame: a tag that says how its numbers are meant, never a conversion. Absent means sRGB.
 * The words are those of the WebCodecs `VideoColorSpace` where it has one.
 *
 * @public
 */
export interface ColorSpace {
  primaries: 'bt709' | 'display-p3' | 'bt2020';
  transfer: 'srgb' | 'bt709' | 'pq' | 'hlg' | 'linear';
  matrix: 'rgb' | 'bt709' | 'bt2020-ncl';
  full_range: boolean;
  bit_depth: number;
}

const PRIMARIES = ['bt709', 'display-p3', 'bt2020'] as const;
const TRANSFERS = ['srgb', 'bt709', 'pq', 'hlg', 'linear'] as const;
const MATRICES = ['rgb', 'bt709', 'bt2020-ncl'] as const;

/**
 * Validates a colour space.
 *
 * @throws {@link ProtocolError} naming the field that is wrong
 * @public
 */
export function parseColorSpace(value: unknown): ColorSpace {
  const color = readObject(value, 'color');
  return {
    primaries: oneOf(color['primaries'], PRIMARIES, 'color.primaries'),
    transfer: oneOf(color['transfer'], TRANSFERS, 'color.transfer'),
    matrix: oneOf(color['matrix'], MATRICES, 'color.matrix'),
    full_range: readBoolean(color, 'full_range'),
    bit_depth: readInteger(color, 'bit_depth', 8, 16),
  };
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], what: string): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new ProtocolError(`${what} must be one of ${allowed.join(', ')}`);
  return found;
}
