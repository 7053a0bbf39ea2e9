import { expect, test } from '@jest/globals';
import { AviReader } from '../../../../lib/encoder/ffmpeg/avi-reader.js';

function chunk(name: string, body: number[], length = body.length): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(length);
  return Buffer.concat([Buffer.from(name), size, Buffer.from(body), Buffer.alloc(body.length % 2)]);
}

/** Header of a list whose size is not known, as in a pipe. */
function list(name: 'RIFF' | 'LIST', form: string): Buffer {
  return Buffer.concat([Buffer.from(name), Buffer.alloc(4), Buffer.from(form)]);
}

const FRAMES = [[1, 2, 3], [4], [5, 6, 7, 8]];
const STREAM = Buffer.concat([
  list('RIFF', 'AVI '),
  list('LIST', 'hdrl'),
  chunk('avih', [1, 2, 3, 4, 5]),
  list('LIST', 'strl'),
  chunk('strh', [0x30, 0x30, 0x64, 0x63]), // '00dc' as content is no frame
  chunk('JUNK', Array.from<number>({ length: 99 }).fill(0)),
  list('LIST', 'movi'),
  ...FRAMES.flatMap((frame) => [chunk('00dc', []), chunk('00dc', []), chunk('00dc', frame)]),
]);

test('frames come out whole wherever the stream is split in two', () => {
  for (let split = 0; split <= STREAM.length; split++) {
    const frames: number[][] = [];
    const reader = new AviReader(100, (data) => frames.push([...data]));
    reader.push(STREAM.subarray(0, split));
    reader.push(STREAM.subarray(split));
    expect(frames).toEqual(FRAMES);
  }
});

test('frames come out whole byte by byte, each with its last byte', () => {
  const ends: number[] = [];
  let at = 0;
  const reader = new AviReader(100, () => ends.push(at));
  for (; at < STREAM.length; at++) reader.push(STREAM.subarray(at, at + 1));
  const lastBytes = FRAMES.map((frame) => STREAM.indexOf(chunk('00dc', frame)) + 8 + frame.length - 1);
  expect(ends).toEqual(lastBytes);
});

test('a frame is its receiver’s own', () => {
  const input = Buffer.from(STREAM);
  const frames: Uint8Array[] = [];
  new AviReader(100, (data) => frames.push(data)).push(input);
  input.fill(0);
  expect(frames.map((frame) => [...frame])).toEqual(FRAMES);
  expect(new Set(frames.map(({ buffer }) => buffer)).size).toBe(FRAMES.length);
});

test('a frame that is too long is an error before it takes memory', () => {
  const reader = new AviReader(100, () => {});
  reader.push(chunk('00dc', Array.from<number>({ length: 100 }).fill(1)));
  expect(() => reader.push(chunk('00dc', [], 2 ** 32 - 1))).toThrow('a frame of 4294967295 bytes, 100 are the most');
});

test('what is no AVI stream is an error', () => {
  expect(() => new AviReader(100, () => {}).push(Buffer.from([0, 0, 0, 1, 0x67, 66, 0, 1]))).toThrow('no AVI stream');
});
