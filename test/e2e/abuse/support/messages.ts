import type { Barrage } from './barrage.js';
import { clientFrame, message, Opcode } from './frames.js';

/** Malformed messages that cost nobody its connection. */
const FORGIVEN = 30;

/** Values that are wrong in most places, as they are written. */
const ODD_VALUES = [
  ...['null', 'true', '"NaN"', '"1"', '""', '-1', '0', '0.5', '1e308', '-1e308', '1e999', '9007199254740993'],
  ...['[]', '{}', '[[[]]]', '[null]', '{"__proto__":1}', '"\\ud800"', `"${'x'.repeat(5000)}"`],
];
const POSITION = { x: 1, y: 1, inside: true, pixel_ratio: 1, buttons: [1], modifiers: ['Shift'], timestamp: 1 };
const POINTER = { ...POSITION, button: 1, pointer_id: 1, pointer_type: 'mouse', pressure: 0.5 };
const MAPPED = { frame_width: 64, frame_height: 48 };
/** Whole messages, of which each field is made wrong in turn. */
const MESSAGES: readonly { readonly [field: string]: unknown }[] = [
  { type: 'set_viewport', width: 1, height: 1, pwidth: 1, pheight: 1, ratio: 1 },
  { type: 'ack', seq: 1, decode_queue_size: 0, displayed: true, painted_ms: 1 },
  { type: 'request_keyframe', reason: 'none' },
  { type: 'decoder_reset' },
  { type: 'capabilities', supported: ['image/jpeg'], reason: 'none' },
  { type: 'pong', id: 1, client_ms: 1 },
  { type: 'visibility', hidden: false },
];
const EVENTS: readonly { readonly [field: string]: unknown }[] = [
  { type: 'pointer_down', ...POINTER, ...MAPPED },
  { type: 'pointer_move', ...POINTER, ...MAPPED },
  { type: 'wheel', ...POSITION, ...MAPPED, dx: 1, dy: 1 },
  { type: 'key_down', key: 'a', code: 'KeyA', modifiers: [], timestamp: 1, repeat: false },
  { type: 'char', data: 'a', timestamp: 1 },
];

/** Every way of one field of a message being wrong, or missing, as text. */
function spoilt(whole: { readonly [field: string]: unknown }): string[] {
  return Object.keys(whole).flatMap((field) => {
    const others = JSON.stringify({ ...whole, [field]: undefined }).slice(1, -1);
    return ['', ...ODD_VALUES].map((value) => {
      const own = value && `"${field}":${value}`;
      return `{${[own, others].filter(Boolean).join(',')}}`;
    });
  });
}

/** As many connections as it takes for none to send more wrong than is forgiven. */
function waves(texts: readonly string[]): Buffer[] {
  const parts: Buffer[] = [];
  for (let from = 0; from < texts.length; from += FORGIVEN) {
    parts.push(Buffer.concat(texts.slice(from, from + FORGIVEN).map((text) => clientFrame(text))));
  }
  return parts;
}

const HELLO = { type: 'hello', supported: ['image/jpeg'], device_pixel_ratio: 1, token: 'none' };
const truncated = JSON.stringify({ type: 'event', event: EVENTS[0] });
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const MEBIBYTE = 1_048_576;

/** Messages of the wire that say what they may not. */
export const MESSAGE_BARRAGES: readonly Barrage[] = [
  ...MESSAGES.map((whole): Barrage => ({
    name: `a ${String(whole['type'])} with every field wrong in every way`,
    // Of capabilities without any of an image, the session ends with 1003: they are not among what is sent.
    waves: waves(spoilt(whole).filter((text) => !/"supported":\[(?:null)?\]/.test(text))),
    end: 'stays',
  })),
  ...EVENTS.map((whole): Barrage => ({
    name: `a ${String(whole['type'])} event with every field wrong in every way`,
    waves: waves(spoilt(whole).map((event) => `{"type":"event","event":${event}}`)),
    end: 'stays',
  })),
  {
    name: 'an event that is none',
    waves: waves(ODD_VALUES.map((value) => `{"type":"event","event":${value}}`)),
    end: 'stays',
  },
  { name: 'JSON that is no object', waves: waves([...ODD_VALUES, '7', '[{"type":"hello"}]']), end: 'stays' },
  {
    name: 'JSON cut off after every character',
    waves: waves(Array.from(truncated, (_, length) => truncated.slice(0, length))),
    end: 'stays',
  },
  {
    name: 'text that is no JSON',
    waves: waves(['', ' ', '\0', '\ufeff{}', "{'type':'ack'}", '{"type":"ack",}', 'NaN', '{"a":1}{"a":1}', '/**/{}']),
    end: 'stays',
  },
  {
    name: 'arrays nested 30 000 deep',
    waves: waves([nested(30_000), `{"type":"event","event":${nested(30_000)}}`]),
    end: 'stays',
  },
  {
    name: 'objects nested 10 000 deep',
    waves: waves([`{"type":"ack","seq":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`]),
    end: 'stays',
  },
  {
    name: 'an object of 7000 fields',
    waves: waves([`{"type":"pong",${Array.from({ length: 7000 }, (_, n) => `"${n}":0`).join(',')}}`]),
    end: 'stays',
  },
  { name: 'a message of one byte too many', waves: [clientFrame('x'.repeat(65_537))], end: 1009 },
  { name: 'a message of 16 MiB', waves: [clientFrame(Buffer.alloc(16 * MEBIBYTE, 0x20))], end: 1009 },
  {
    name: 'a message that is said to be 80 MB, and is not sent',
    waves: [clientFrame('', { announced: 80_000_000n })],
    end: 1009,
  },
  {
    name: 'names of the prototype',
    waves: waves([
      '{"__proto__":{"type":"hello"}}',
      '{"type":"__proto__"}',
      '{"type":"constructor"}',
      '{"type":"toString","__proto__":{"polluted":true}}',
      '{"type":"event","event":{"type":"__proto__","__proto__":{"polluted":true}}}',
      '{"type":"event","event":{"type":"key_down","key":"__proto__","code":"constructor","__proto__":{"polluted":true}}}',
      '{"type":"event","event":{"type":"key_down","constructor":{"prototype":{"polluted":true}},"key":"a","code":"b"}}',
      '{"type":"set_viewport","width":1,"height":1,"__proto__":{"pwidth":"NaN"}}',
    ]),
    end: 'stays',
  },
  {
    name: 'viewports of every size there is not',
    waves: waves(
      ['"NaN"', '1e308', '-1e308', '1e999', '0', '-1', '1e-308', '65536', '65537', 'null', '""', '[1]'].flatMap(
        (size) => [
          `{"type":"set_viewport","width":${size},"height":${size}}`,
          `{"type":"set_viewport","width":1,"height":1,"ratio":${size}}`,
        ],
      ),
    ),
    end: 'stays',
  },
  {
    name: 'positions at the end of the world, on a frame of one pixel',
    waves: waves(
      ['1e15', '-1e15', '1e16', '1e308', '1e999', '5e-324'].map(
        (x) =>
          `{"type":"event","event":{"type":"pointer_move","x":${x},"y":${x},"button":0,"frame_width":1,"frame_height":1}}`,
      ),
    ),
    end: 'stays',
  },
  {
    name: 'binary messages',
    waves: [Buffer.concat(Array(FORGIVEN).fill(clientFrame('x', { opcode: Opcode.Binary })))],
    end: 'stays',
  },
  { name: 'malformed messages without end', waves: [Buffer.concat(Array(1000).fill(clientFrame('{')))], end: 1008 },
  {
    name: 'messages of types there are not',
    waves: [Buffer.concat(Array(1000).fill(message({ type: 'x' })))],
    end: 'stays',
  },
  {
    name: 'a second hello, and a third',
    waves: [
      Buffer.concat(
        [
          { ...HELLO, supported: ['image/none'] },
          { ...HELLO, token: 'other' },
        ].map(message),
      ),
    ],
    end: 'stays',
  },
];

/** Before any hello; a good one comes behind. */
export const GREETING_BARRAGES: readonly Barrage[] = [
  {
    name: 'every message before the hello',
    waves: [Buffer.concat([...MESSAGES, ...EVENTS.map((event) => ({ type: 'event', event }))].map(message))],
    end: 'stays',
    isGreeted: false,
  },
  {
    name: 'a hello with every field wrong in every way',
    // Of those that are right after all, the first is taken, and it has no image in common.
    waves: waves(spoilt(HELLO).filter((text) => !/"supported":\["image/.test(text) && !/"supported":\[\]/.test(text))),
    end: 'stays',
    isGreeted: false,
  },
  {
    name: 'a hello with 10 000 capabilities',
    waves: [message({ ...HELLO, supported: Array(10_000).fill('a') })],
    end: 'stays',
    isGreeted: false,
  },
  {
    name: 'a hello with a token of 60 kB',
    waves: [message({ ...HELLO, token: 'x'.repeat(60_000) })],
    end: 'stays',
    isGreeted: false,
  },
  {
    name: 'a hello without a capability in common',
    waves: [message({ ...HELLO, supported: ['x', '__proto__'] })],
    end: 1003,
    isGreeted: false,
  },
  {
    name: 'viewports before the hello, without end',
    waves: [Buffer.concat(Array(5000).fill(message(MESSAGES[0]!)))],
    end: 1008,
    isGreeted: false,
  },
  {
    name: 'a goodbye in place of the hello',
    waves: [clientFrame('', { opcode: Opcode.Close })],
    end: 1005,
    isGreeted: false,
  },
];
