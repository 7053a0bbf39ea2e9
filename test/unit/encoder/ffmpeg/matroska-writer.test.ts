import { expect, test } from '@jest/globals';
import { matroskaFrameHeader, matroskaHeader } from '../../../../lib/encoder/ffmpeg/matroska-writer.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** An unsigned element: id, size 8 in eight bytes, value. */
const number = (id: string, value: number): string => `${id}0100000000000008${value.toString(16).padStart(16, '0')}`;
const size = (length: number): string => `01${length.toString(16).padStart(14, '0')}`;

test('a stream opens with one track of raw pixels', () => {
  const header = hex(matroskaHeader({ width: 1920, height: 1080, format: 'BGRA', framerate: 30 }));
  const video = `${number('b0', 1920)}${number('ba', 1080)}2eb524${size(4)}42475200`;
  const track = [
    number('d7', 1),
    number('73c5', 1),
    number('83', 1),
    number('9c', 0),
    number('23e383', 33_333_333),
    `86${size(14)}${Buffer.from('V_UNCOMPRESSED').toString('hex')}`,
    `e0${size(video.length / 2)}${video}`,
  ].join('');
  const entry = `ae${size(track.length / 2)}${track}`;
  const documentType = `4282${size(8)}${Buffer.from('matroska').toString('hex')}${number('4287', 4)}${number('4285', 2)}`;
  const info = number('2ad7b1', 1_000_000);
  expect(header).toBe(
    [
      `1a45dfa3${size(documentType.length / 2)}${documentType}`,
      '1853806701ffffffffffffff', // a segment of unknown size
      `1549a966${size(info.length / 2)}${info}`,
      `1654ae6b${size(entry.length / 2)}${entry}`,
    ].join(''),
  );
});

test.each([
  ['RGBA', '52474200'],
  ['RGBX', '52474200'],
  ['BGRA', '42475200'],
  ['BGRX', '42475200'],
  ['RGB', '52474218'],
] as const)('%s is told by its four characters', (format, fourcc) => {
  expect(hex(matroskaHeader({ width: 2, height: 2, format, framerate: 1 }))).toContain(`2eb524${size(4)}${fourcc}`);
});

test('a frame has a cluster of its own, with times beyond 32 bits', () => {
  const timestamp = number('e7', 2 ** 40 + 1);
  const block = `a3${size(4 + 1000)}81000080`;
  const length = (timestamp.length + block.length) / 2 + 1000;
  expect(hex(matroskaFrameHeader(2 ** 40 + 1, 1000))).toBe(`1f43b675${size(length)}${timestamp}${block}`);
});
