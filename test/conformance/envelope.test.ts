import { describe, expect, test } from '@jest/globals';
import { packPicture, ProtocolError, unpackPicture, type AnyPictureHeader } from '../../lib/protocol/index.js';
import { fixtureBytes } from './fixture.js';

/** Header and payload of each committed picture, written out here a second time. */
const GOLDEN: { file: string; header: AnyPictureHeader; payload: number[] }[] = [
  {
    file: 'image-frame.bin',
    header: { type: 'image_frame', seq: 42, timestamp_us: 700_000, width: 1280, height: 720, mime: 'image/jpeg' },
    payload: [0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10],
  },
  {
    file: 'video-chunk.bin',
    header: {
      type: 'video_chunk',
      seq: 7,
      timestamp_us: 16_666,
      width: 640,
      height: 480,
      codec: 'avc1.42E01F',
      bitstream: 'annexb',
      keyframe: true,
    },
    payload: [0x00, 0x00, 0x00, 0x01, 0x67, 0x42],
  },
  {
    file: 'non-ascii-header.bin',
    header: {
      type: 'video_chunk',
      seq: 8,
      timestamp_us: 33_333,
      width: 640,
      height: 480,
      codec: 'ünïcödé→😀',
      bitstream: 'annexb',
      keyframe: false,
    },
    payload: [0x00, 0x00, 0x00, 0x01, 0x41],
  },
  {
    file: 'every-field.bin',
    header: {
      type: 'video_chunk',
      seq: Number.MAX_SAFE_INTEGER,
      timestamp_us: 1.5,
      width: 642,
      height: 482,
      visible_width: 641,
      visible_height: 481,
      pixel_ratio: 1.25,
      color: { primaries: 'display-p3', transfer: 'srgb', matrix: 'rgb', full_range: true, bit_depth: 8 },
      codec: 'avc1.F4001F',
      bitstream: 'annexb',
      keyframe: true,
      duration_us: 33_333,
    },
    payload: [0x00, 0x00, 0x00, 0x01, 0x67],
  },
  {
    file: 'image-strip.bin',
    header: {
      type: 'image_frame',
      seq: 43,
      timestamp_us: 1_700_000,
      width: 1280,
      height: 48,
      mime: 'image/png',
      y: 96,
    },
    payload: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  },
];

/** A binary message with any header. */
function message(header: unknown, payload: number[] = [1]): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(4 + json.length + payload.length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  bytes.set(payload, 4 + json.length);
  return bytes;
}

describe.each(GOLDEN)('the committed bytes of $file', ({ file, header, payload }) => {
  test('are what packing gives', () => {
    expect([...packPicture(header, Uint8Array.from(payload))]).toEqual([...fixtureBytes(file)]);
  });

  test('are unpacked into header and payload', () => {
    const picture = unpackPicture(fixtureBytes(file));
    expect(picture.header).toStrictEqual(header);
    expect([...picture.payload]).toEqual(payload);
  });

  test('are a ProtocolError when they end before the payload', () => {
    const bytes = fixtureBytes(file);
    for (let length = 0; length <= bytes.length - payload.length; length++) {
      expect(() => unpackPicture(bytes.subarray(0, length))).toThrow(ProtocolError);
    }
  });

  test('keep their header when the payload is shorter, which only its decoder can tell', () => {
    const picture = unpackPicture(fixtureBytes(file).slice(0, -1));
    expect(picture.header).toStrictEqual(header);
    expect([...picture.payload]).toEqual(payload.slice(0, -1));
  });
});

test('the header length is that of the two golden messages of the specification', () => {
  expect([...fixtureBytes('image-frame.bin').subarray(0, 4)]).toEqual([0x63, 0, 0, 0]);
  expect([...fixtureBytes('video-chunk.bin').subarray(0, 4)]).toEqual([0x87, 0, 0, 0]);
});

test('the header length counts bytes and not characters', () => {
  const bytes = fixtureBytes('non-ascii-header.bin');
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const characters = JSON.stringify(GOLDEN[2]!.header).length;
  expect(length).toBe(bytes.length - 4 - 5);
  expect(length).toBeGreaterThan(characters);
});

test('the payload is a view of the message, wherever in a larger buffer the message lies', () => {
  const golden = fixtureBytes('image-frame.bin');
  const buffer = new Uint8Array(golden.length + 13);
  buffer.set(golden, 9);
  const { header, payload } = unpackPicture(buffer.subarray(9, 9 + golden.length));
  expect(header.seq).toBe(42);
  expect(payload.buffer).toBe(buffer.buffer);
  expect([...payload]).toEqual(GOLDEN[0]!.payload);
});

test('an ArrayBuffer is unpacked as well', () => {
  const bytes = fixtureBytes('video-chunk.bin');
  expect(unpackPicture(bytes.slice().buffer).header.seq).toBe(7);
});

test('unknown header fields are left out', () => {
  const { header } = unpackPicture(message({ ...GOLDEN[0]!.header, from_the_future: { a: 1 } }));
  expect(header).toStrictEqual(GOLDEN[0]!.header);
});

const IMAGE = GOLDEN[0]!.header;
const VIDEO = GOLDEN[1]!.header;

test.each<[string, unknown]>([
  ['a header that is not JSON', '{"type":'],
  ['a header that is a list', '[]'],
  ['a header that is null', 'null'],
  ['no type', { ...IMAGE, type: undefined }],
  ['an unknown type', { ...IMAGE, type: 'audio' }],
  ['a type nested deeper than a stack', `{"seq":1,"timestamp_us":1,"width":1,"height":1,"type":${deep(20_000)}}`],
  ['no seq', { ...IMAGE, seq: undefined }],
  ['a negative seq', { ...IMAGE, seq: -1 }],
  ['a fractional seq', { ...IMAGE, seq: 1.5 }],
  ['a seq beyond the safe integers', { ...IMAGE, seq: 2 ** 53 }],
  ['a seq as text', { ...IMAGE, seq: '42' }],
  ['no timestamp', { ...IMAGE, timestamp_us: null }],
  ['an infinite timestamp', JSON.stringify(IMAGE).replace('700000', '1e999')],
  ['a width of 0', { ...IMAGE, width: 0 }],
  ['a fractional height', { ...IMAGE, height: 1.5 }],
  ['a visible width of 0', { ...IMAGE, visible_width: 0 }],
  ['a pixel ratio of 0', { ...IMAGE, pixel_ratio: 0 }],
  ['a colour that is text', { ...IMAGE, color: 'srgb' }],
  ['an image without a format', { ...IMAGE, mime: undefined }],
  ['an image of an unknown format', { ...IMAGE, mime: 'image/gif' }],
  ['a format nested deeper than a stack', JSON.stringify(IMAGE).replace('"image/jpeg"', deep(20_000))],
  ['a strip above the picture', { ...IMAGE, y: -1 }],
  ['a strip between two rows', { ...IMAGE, y: 0.5 }],
  ['a strip whose place is text', { ...IMAGE, y: '0' }],
  ['a strip beyond the safe integers', { ...IMAGE, y: 2 ** 53 }],
  ['a video chunk of another bitstream', { ...VIDEO, bitstream: 'avcc' }],
  ['a video chunk without a codec', { ...VIDEO, codec: undefined }],
  ['a video chunk whose codec is endless', { ...VIDEO, codec: 'x'.repeat(65) }],
  ['a video chunk with keyframe as a number', { ...VIDEO, keyframe: 1 }],
  ['a negative duration', { ...VIDEO, duration_us: -1 }],
])('%s is a ProtocolError', (_, header) => {
  expect(() => unpackPicture(message(header))).toThrow(ProtocolError);
});

test('a strip at the top keeps its place, and a picture without one is whole', () => {
  expect(unpackPicture(message({ ...IMAGE, y: 0 })).header).toStrictEqual({ ...IMAGE, y: 0 });
  expect(unpackPicture(message({ ...IMAGE, y: null })).header).toStrictEqual(IMAGE);
});

test('a header that is not UTF-8 is a ProtocolError', () => {
  const bytes = message({ ...VIDEO, codec: 'aaaa' });
  bytes.set([0xff], bytes.indexOf(0x61, 80));
  expect(() => unpackPicture(bytes)).toThrow(ProtocolError);
});

test('a header length beyond the message, or beyond any header, is a ProtocolError', () => {
  for (const length of [1000, 65_537, 0xffff_ffff]) {
    const bytes = message(IMAGE);
    new DataView(bytes.buffer).setUint32(0, length, true);
    expect(() => unpackPicture(bytes)).toThrow(ProtocolError);
  }
});

function deep(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}
