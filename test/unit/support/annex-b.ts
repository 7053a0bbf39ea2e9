const START_CODE = [0, 0, 0, 1];

/**
 * The smallest access unit that says what it is: parameter sets of this size before a key, then a slice that ends with that
 * byte.
 *
 * @param weight - bytes by which the slice is longer
 */
export function accessUnit(
  type: 'key' | 'delta',
  size: { width: number; height: number },
  byte: number,
  weight = 0,
): Uint8Array {
  const slice = Buffer.alloc(START_CODE.length + weight + 2, 0xff);
  slice.set([...START_CODE, type === 'key' ? 0x65 : 0x41]);
  slice[slice.length - 1] = byte;
  if (type === 'delta') return slice;
  const pictureParameters = [0x68, 0xce, 0x0f, 0xc8];
  const parameters = [...START_CODE, ...sequenceParameters(size), ...START_CODE, ...pictureParameters];
  return Buffer.concat([Uint8Array.from(parameters), slice]);
}

/** Constrained Baseline 3.1 (ITU-T H.264, 7.3.2.1.1), cropped to the size, which is even. */
function sequenceParameters({ width, height }: { width: number; height: number }): number[] {
  const [columns, rows] = [Math.ceil(width / 16), Math.ceil(height / 16)];
  const crop = [0, (columns * 16 - width) / 2, 0, (rows * 16 - height) / 2];
  const bits = [
    ...[0, 0, 2, 1].map(unsigned), // id, frame numbers, order of pictures, references
    '0',
    ...[columns - 1, rows - 1].map(unsigned),
    '111', // frames only, direct inference, cropped
    ...crop.map(unsigned),
    '01', // no usability information, the end
  ].join('');
  const bytes = bits.match(/.{1,8}/g)!.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
  return [0x67, 0x42, 0xc0, 0x1f, ...bytes];
}

/** `ue(v)`. */
function unsigned(value: number): string {
  const digits = (value + 1).toString(2);
  return '0'.repeat(digits.length - 1) + digits;
}
