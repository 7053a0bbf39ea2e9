import { expect, test } from '@jest/globals';
import { AviChunks } from '../../../lib/encoder/avi-chunks.js';

function chunk(name: string, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.byteLength);
  return Buffer.concat([Buffer.from(name), length, body, Buffer.alloc(body.byteLength % 2)]);
}

const picture = (...bytes: number[]) => Uint8Array.from([0, 0, 0, 1, 0x41, ...bytes]);
/** As ffmpeg writes into a pipe: it cannot go back to say how long the file and its lists became. */
const endless = (name: string, type: string) =>
  Buffer.concat([Buffer.from(name), Buffer.from([0, 0, 0, 0]), Buffer.from(type)]);

const FILE = Buffer.concat([
  endless('RIFF', 'AVI '),
  chunk('LIST', Buffer.from('hdrl'), chunk('avih', Buffer.alloc(56)), chunk('strh', Buffer.from('00dc'))),
  chunk('LIST', Buffer.from('INFO'), chunk('ISFT', Buffer.from('Lavf'))),
  chunk('JUNK', Buffer.from('00dc of old')),
  endless('LIST', 'movi'),
  chunk('00dc', picture(1, 2, 3)),
  chunk('00dc'),
  chunk('00dc'),
  chunk('00dc', picture(4, 5)),
  chunk('ix00', Buffer.from('00dc')),
  // After each GiB it goes on like this.
  chunk('idx1', Buffer.alloc(33)),
  endless('RIFF', 'AVIX'),
  endless('LIST', 'movi'),
  chunk('00dc', picture(6)),
]);
const PICTURES = [picture(1, 2, 3), picture(4, 5), picture(6)];

test('every picture comes out whole, and nothing else, whatever the pieces it is read in', () => {
  for (let size = 1; size <= FILE.byteLength; size++) {
    const chunks = new AviChunks();
    const pictures: Uint8Array[] = [];
    for (let at = 0; at < FILE.byteLength; at += size) pictures.push(...chunks.push(FILE.subarray(at, at + size)));
    expect(pictures).toEqual(PICTURES);
  }
});

test('a picture comes out with its last byte, not with what follows', () => {
  const chunks = new AviChunks();
  // Its length is odd, so a byte of padding follows.
  const end = FILE.byteLength - (picture(6).byteLength % 2);
  expect(chunks.push(FILE.subarray(0, end - 1))).toHaveLength(2);
  expect(chunks.push(FILE.subarray(end - 1, end))).toEqual([picture(6)]);
});

test('a picture owns its memory', () => {
  const piece = Buffer.from(FILE);
  const [first] = new AviChunks().push(piece);
  piece.fill(0);
  expect(first).toEqual(picture(1, 2, 3));
});
