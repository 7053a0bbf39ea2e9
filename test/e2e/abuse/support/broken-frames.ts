import type { Barrage } from './barrage.js';
import { clientFrame, closeFrame, message, Opcode } from './frames.js';

const { Continuation, Text, Binary, Close, Ping } = Opcode;
const key = JSON.stringify({ type: 'event', event: { type: 'key_down', key: 'a', code: 'KeyA' } });
/** A message in fragments of one byte each. */
const crumbs = Buffer.concat(
  Array.from(key, (character, at) =>
    clientFrame(character, { opcode: at === 0 ? Text : Continuation, isFinal: at === key.length - 1 }),
  ),
);
const begin = (content: string | Uint8Array = '') => clientFrame(content, { isFinal: false });
const go = (content: string | Uint8Array = '') => clientFrame(content, { opcode: Continuation, isFinal: false });
const finish = (content: string | Uint8Array = '') => clientFrame(content, { opcode: Continuation });
const times = (count: number, each: Buffer) => Buffer.concat(Array<Buffer>(count).fill(each));
/** The same each time, and not what any protocol begins with. */
const garbage = Buffer.from(Array.from({ length: 4096 }, (_, at) => 0x73 ^ (((at * 2_654_435_761) >>> 13) % 256)));

/** Frames that break RFC 6455, and some that only strain it. */
export const FRAME_BARRAGES: readonly Barrage[] = [
  { name: 'binary garbage', waves: [garbage], end: 1002 },
  { name: 'a plain HTTP request', waves: [Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')], end: 1002 },
  { name: 'a frame that is not masked', waves: [clientFrame(key, { isMasked: false })], end: 1002 },
  ...[1, 2, 4, 7].map((reserved): Barrage => ({
    name: `reserved bits ${reserved}`,
    waves: [clientFrame(key, { reserved })],
    end: 1002,
  })),
  ...[3, 7, 11, 15].map((opcode): Barrage => ({
    name: `opcode ${opcode}, which there is not`,
    waves: [clientFrame(key, { opcode })],
    end: 1002,
  })),
  { name: 'text that is not UTF-8', waves: [clientFrame(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))], end: 1007 },
  { name: 'text with a surrogate in UTF-8', waves: [clientFrame(Buffer.from([0xed, 0xa0, 0x80]))], end: 1007 },
  {
    name: 'text cut off inside a character',
    waves: [Buffer.concat([begin('{"a":"'), finish(Buffer.from([0xe2, 0x82]))])],
    end: 1007,
  },
  { name: 'a control frame in fragments', waves: [clientFrame('x', { opcode: Ping, isFinal: false })], end: 1002 },
  { name: 'a control frame of 126 bytes', waves: [clientFrame('x'.repeat(126), { opcode: Ping })], end: 1002 },
  { name: 'a continuation of nothing', waves: [finish(key)], end: 1002 },
  { name: 'a message inside another', waves: [Buffer.concat([begin('{'), clientFrame(key)])], end: 1002 },
  {
    name: 'a length with its highest bit set',
    waves: [clientFrame('', { announced: 1n << 63n, lengthBytes: 8 })],
    end: 1009,
  },
  { name: 'a length of 2^53', waves: [clientFrame('', { announced: 1n << 53n, lengthBytes: 8 })], end: 1009 },
  { name: 'a length written longer than it is', waves: [clientFrame(key, { lengthBytes: 8 })], end: 'stays' },
  {
    name: 'fragments that are too long together',
    waves: [Buffer.concat([begin('x'.repeat(40_000)), finish('x'.repeat(40_000))])],
    end: 1009,
  },
  {
    name: 'a message in some fragments, with a ping inside',
    waves: [Buffer.concat([begin(key.slice(0, 9)), clientFrame('', { opcode: Ping }), finish(key.slice(9))])],
    end: 'stays',
  },
  { name: 'a message in fragments of one byte', waves: [crumbs], end: 1008 },
  { name: 'empty fragments without end', waves: [Buffer.concat([begin(), times(10_000, go())])], end: 1008 },
  { name: 'half a frame, and nothing more', waves: [message({ type: 'ack', seq: 1 }).subarray(0, 9)], end: 'waits' },
  { name: 'the first byte of a frame, and nothing more', waves: [Buffer.from([0x81])], end: 'waits' },
  { name: 'a message without its last fragment', waves: [begin(key)], end: 'stays' },
  {
    name: 'a binary message of every byte',
    waves: [clientFrame(Buffer.from(Array.from({ length: 256 }, (_, n) => n)), { opcode: Binary })],
    end: 'stays',
  },
  { name: 'a close frame of one byte', waves: [clientFrame('x', { opcode: Close })], end: 1002 },
  ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535].map((code): Barrage => ({
    name: `a close with ${code}, which may not be sent`,
    waves: [closeFrame(code)],
    end: 1002,
  })),
  { name: 'a close whose reason is not UTF-8', waves: [closeFrame(1000, Buffer.from([0xff]))], end: 1007 },
  {
    name: 'a close with codes and reasons that are the server’s',
    waves: [closeFrame(4401, 'unauthorized')],
    end: 4401,
  },
  { name: 'a close with the longest reason', waves: [closeFrame(1000, 'x'.repeat(123))], end: 1000 },
  {
    name: 'a close, and messages behind it',
    waves: [Buffer.concat([closeFrame(1000), times(1000, clientFrame(key))])],
    end: 1000,
  },
  { name: 'a close over and over', waves: [times(1000, closeFrame(1001))], end: 1001 },
];
