import type { Barrage } from './barrage.js';
import { clientFrame, message, Opcode } from './frames.js';

const POINTER = { x: 1, y: 1, button: 1, buttons: [1], modifiers: [], timestamp: 1 };
const event = (content: object) => ({ type: 'event', event: content });
const pointer = (type: string, more: object = {}) => event({ type, ...POINTER, ...more });
const key = (type: string, code: string) => event({ type, key: code, code });

/** Fewer than what a viewer may say at once, so that what they are decides, and not their number. */
const MANY = 1000;
const repeated = (count: number, make: (index: number) => object) =>
  Buffer.concat(Array.from({ length: count }, (_, index) => message(make(index))));
const control = (count: number, opcode: number, content = '') =>
  Buffer.concat(Array(count).fill(clientFrame(content, { opcode })));

/** Messages that are right, and too many. */
export const FLOOD_BARRAGES: readonly Barrage[] = [
  { name: '50 000 moves in a second', waves: [repeated(50_000, (x) => pointer('pointer_move', { x }))], end: 1008 },
  {
    name: '50 000 events of every kind in a second',
    waves: [
      repeated(
        50_000,
        (n) => [pointer('pointer_move'), key('key_up', 'KeyA'), event({ type: 'char', data: 'a' })][n % 3]!,
      ),
    ],
    end: 1008,
  },
  { name: 'moves', waves: [repeated(MANY, (x) => pointer('pointer_move', { x }))], end: 'stays' },
  {
    name: 'wheels',
    waves: [repeated(MANY, () => event({ type: 'wheel', x: 1, y: 1, dx: 1e15, dy: -1e15 }))],
    end: 'stays',
  },
  { name: 'presses of one button', waves: [repeated(MANY, () => pointer('pointer_down'))], end: 1008 },
  {
    name: 'presses of ever other buttons',
    waves: [repeated(MANY, (n) => pointer('pointer_down', { pointer_id: n }))],
    end: 1008,
  },
  { name: 'keys', waves: [repeated(MANY, () => key('key_down', 'KeyA'))], end: 1008 },
  { name: 'ever other keys', waves: [repeated(MANY, (n) => key('key_down', `Key${n}`))], end: 1008 },
  {
    name: 'texts of 1024 characters',
    waves: [repeated(MANY, () => event({ type: 'char', data: 'x'.repeat(1024) }))],
    end: 1008,
  },
  { name: 'double clicks', waves: [repeated(MANY, () => pointer('double_click'))], end: 1008 },
  {
    name: 'releases of what was never pressed',
    waves: [repeated(MANY, (n) => key('key_up', `Key${n}`))],
    end: 'stays',
  },
  { name: 'viewports', waves: [repeated(MANY, (n) => ({ type: 'set_viewport', width: n, height: n }))], end: 'stays' },
  {
    name: 'acks of pictures never sent',
    waves: [repeated(MANY, (n) => ({ type: 'ack', seq: 1e6 + n }))],
    end: 'stays',
  },
  {
    name: 'acks of every number there is not',
    waves: [
      repeated(28, (n) => ({ type: 'ack', seq: [-1, -0.5, 1e300, Number.MIN_VALUE, '0', null, 2 ** 53][n % 7] })),
    ],
    end: 'stays',
  },
  { name: 'acks without end', waves: [repeated(10_000, (n) => ({ type: 'ack', seq: n }))], end: 1008 },
  { name: 'requests for a keyframe', waves: [repeated(MANY, () => ({ type: 'request_keyframe' }))], end: 'stays' },
  { name: 'resets of a decoder', waves: [repeated(MANY, () => ({ type: 'decoder_reset' }))], end: 'stays' },
  {
    name: 'a page hidden and shown',
    waves: [repeated(MANY, (n) => ({ type: 'visibility', hidden: n % 2 === 0 }))],
    end: 'stays',
  },
  {
    name: 'changes of capabilities',
    waves: [repeated(MANY, (n) => ({ type: 'capabilities', supported: [n % 2 ? 'image/jpeg' : 'image/webp'] }))],
    end: 1008,
  },
  { name: 'pongs of the protocol', waves: [repeated(5000, (n) => ({ type: 'pong', id: n, client_ms: n }))], end: 1008 },
  { name: 'long messages', waves: [repeated(20, () => ({ type: 'x', text: 'x'.repeat(60_000) }))], end: 1008 },
  { name: 'pings', waves: [control(10_000, Opcode.Ping)], end: 'cut' },
  { name: 'pings of 125 bytes', waves: [control(10_000, Opcode.Ping, 'x'.repeat(125))], end: 'cut' },
  { name: 'pongs that nobody asked for', waves: [control(10_000, Opcode.Pong, 'x')], end: 1008 },
];
