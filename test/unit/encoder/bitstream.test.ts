import { describe, expect, test } from '@jest/globals';
import { nalUnits, readAccessUnit } from '../../../lib/encoder/bitstream.js';
import { parseSequenceParameterSet } from '../../../lib/encoder/sequence-parameter-set.js';

function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

/** Made by x264: 1920×1080 4:2:0 ultrafast, zero latency, tagged. Cropped by 8 rows. */
const ULTRAFAST = hex('6742c028da01e0089f97016a02020c80000003008000001e478c1950');
/** 638×478 4:4:4, zero latency, tagged; cropped by single pixels. */
const FULL_CHROMA = hex('67f4001e919680a03deef016a02020c8000003000800000301e478b175');
/** 1280×720 High with scaling lists of the standard, reordering by B frames, and the rates of its buffer. */
const REORDERED = hex('6764001facd9405005bb0110000003001000000303c6040001312d00009896a4c30078c18cb0');
const PICTURE_PARAMETERS = hex('68ce0fc8');
const LONG = hex('00000001');
const SHORT = hex('000001');

function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

describe('a sequence parameter set', () => {
  test('says codec, size after cropping, colour and that nothing is reordered', () => {
    const color = { isFullRange: false, primaries: 1, transfer: 1, matrix: 6 };
    expect(parseSequenceParameterSet(ULTRAFAST)).toEqual({
      codec: 'avc1.42C028',
      chromaFormatIdc: 1,
      codedWidth: 1920,
      codedHeight: 1080,
      maxReorderFrames: 0,
      color,
    });
    expect(parseSequenceParameterSet(FULL_CHROMA)).toEqual({
      codec: 'avc1.F4001E',
      chromaFormatIdc: 3,
      codedWidth: 638,
      codedHeight: 478,
      maxReorderFrames: 0,
      color,
    });
  });

  test('says that pictures are reordered, behind the rates of the reference decoder', () => {
    expect(parseSequenceParameterSet(REORDERED)).toMatchObject({
      codec: 'avc1.64001F',
      codedWidth: 1280,
      codedHeight: 720,
      maxReorderFrames: 2,
      color: undefined,
    });
  });

  test.each([ULTRAFAST, FULL_CHROMA, REORDERED])('cut short anywhere is refused', (nal) => {
    for (let length = 0; length < nal.byteLength; length++) {
      expect(() => parseSequenceParameterSet(nal.subarray(0, length))).toThrow(RangeError);
    }
  });

  test('of endless zeros, or of another kind, is refused', () => {
    expect(() => parseSequenceParameterSet(join(hex('6742c028'), new Uint8Array(64)))).toThrow('32 bits');
    expect(() => parseSequenceParameterSet(PICTURE_PARAMETERS)).toThrow('not a sequence parameter set');
  });
});

describe('the walk over NAL units', () => {
  test('takes long and short start codes, and drops zeros between units', () => {
    const stream = join(
      LONG,
      ULTRAFAST,
      hex('0000'),
      SHORT,
      PICTURE_PARAMETERS,
      LONG,
      hex('6588800040'),
      hex('000000'),
    );
    expect([...nalUnits(stream)]).toEqual([ULTRAFAST, PICTURE_PARAMETERS, hex('6588800040')]);
  });

  test('ignores what stands before the first start code, and empty units', () => {
    expect([...nalUnits(join(hex('0906'), SHORT, SHORT, PICTURE_PARAMETERS))]).toEqual([PICTURE_PARAMETERS]);
    expect([...nalUnits(new Uint8Array())]).toEqual([]);
    expect([...nalUnits(hex('0000'))]).toEqual([]);
  });

  test('reads a view at its own offset', () => {
    const backing = join(SHORT, hex('41'), SHORT, PICTURE_PARAMETERS, SHORT, hex('41'));
    const view = backing.subarray(4, 4 + SHORT.byteLength + PICTURE_PARAMETERS.byteLength);
    expect([...nalUnits(view)]).toEqual([PICTURE_PARAMETERS]);
  });
});

describe('an access unit', () => {
  const slice = hex('419a2024');
  const idr = hex('6588800040');

  test('is a key where an IDR has its parameter sets before it', () => {
    const unit = readAccessUnit(join(LONG, ULTRAFAST, LONG, PICTURE_PARAMETERS, SHORT, hex('0605ff'), SHORT, idr));
    expect(unit.isKey).toBe(true);
    expect(unit.parameters?.codec).toBe('avc1.42C028');
  });

  test('is no key where its slices refer to what came before, with parameter sets or without', () => {
    expect(readAccessUnit(join(LONG, slice))).toEqual({ isKey: false, parameters: undefined });
    expect(readAccessUnit(join(LONG, ULTRAFAST, LONG, PICTURE_PARAMETERS, LONG, slice)).isKey).toBe(false);
  });

  test.each([
    ['without parameter sets', join(LONG, idr)],
    ['without picture parameters', join(LONG, ULTRAFAST, LONG, idr)],
    ['without sequence parameters', join(LONG, PICTURE_PARAMETERS, LONG, idr)],
    ['with parameter sets behind it', join(LONG, idr, LONG, ULTRAFAST, LONG, PICTURE_PARAMETERS)],
  ])('that is an IDR %s is refused', (_, data) => {
    expect(() => readAccessUnit(data)).toThrow('an IDR without its parameter sets');
  });

  test('without a picture, or empty, is refused', () => {
    expect(() => readAccessUnit(join(LONG, ULTRAFAST, LONG, PICTURE_PARAMETERS))).toThrow('no picture');
    expect(() => readAccessUnit(new Uint8Array())).toThrow('no picture in 0 bytes');
  });
});
