import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  packPicture,
  parseClientMessage,
  parseServerMessage,
  ProtocolError,
  unpackPicture,
  type AnyPictureHeader,
} from '../../lib/protocol/index.js';
import { fixtureBytes, textFixtures } from './fixture.js';

const COLOR = ['primaries', 'transfer', 'matrix', 'full_range', 'bit_depth'];
const PICTURE = ['type', 'seq', 'timestamp_us', 'width', 'height', 'visible_width', 'visible_height', 'pixel_ratio'];
const POSITION = ['type', 'x', 'y', 'inside', 'pixel_ratio', 'buttons', 'modifiers', 'timestamp'];
/** Every field a parser may return, at any depth. */
const KNOWN = new Set([
  ...[...PICTURE, 'color', ...COLOR, 'mime', 'codec', 'bitstream', 'keyframe', 'duration_us'],
  ...['type', 'supported', 'device_pixel_ratio', 'token', 'reason', 'id', 'client_ms', 'hidden', 'event', 'frame'],
  ...['pwidth', 'pheight', 'ratio', 'decode_queue_size', 'displayed', 'painted_ms'],
  ...[...POSITION, 'button', 'pointer_id', 'pointer_type', 'pressure', 'dx', 'dy', 'key', 'code', 'repeat', 'data'],
  ...['transport', 'coords', 'client_id', 'stream', 'role', 'bitrate', 'fps'],
  ...['rtt_ms', 'fps_sent', 'fps_acked', 'bitrate_bps', 'encode_ms', 'dropped', 'target_bitrate', 'target_fps'],
  ...['frame_age_ms', 'p50', 'p95', 'verdict', 'kind', 'text'],
]);
const TYPES = [
  ...['hello', 'set_viewport', 'ack', 'request_keyframe', 'decoder_reset', 'event', 'capabilities', 'pong'],
  ...['visibility', 'config', 'ping', 'set_quality', 'stats', 'image_frame', 'video_chunk'],
  ...['pointer_move', 'pointer_down', 'wheel', 'key_down', 'key_up', 'char', 'resize', '__proto__', 'constructor'],
];

/** Undefined for a ProtocolError; anything else that is thrown is a defect. */
function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

function expectWellFormed(value: unknown): void {
  if (typeof value === 'number') {
    expect(Math.abs(value)).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
  } else if (typeof value === 'string') {
    expect(value.length).toBeLessThanOrEqual(16_384);
    expect(value).not.toMatch(/\p{Surrogate}/u);
  } else if (Array.isArray(value)) {
    expect(value.length).toBeLessThanOrEqual(64);
    for (const item of value) expectWellFormed(item);
  } else if (typeof value === 'object' && value !== null) {
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    for (const [key, item] of Object.entries(value)) {
      expect(KNOWN).toContain(key);
      expectWellFormed(item);
    }
  } else {
    expect(typeof value).toBe('boolean');
  }
}

/** Numbers that break things, as JSON can write them; 1e999 is read as Infinity. */
const oddNumber = fc.constantFrom(
  '0',
  '-0',
  '-1',
  '0.5',
  '1e15',
  '1e16',
  '9007199254740993',
  '1e308',
  '1e999',
  '5e-324',
);
const oddValue = fc.oneof(
  oddNumber,
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.constantFrom(
    'true',
    'false',
    'null',
    '""',
    '"\\ud800"',
    '[]',
    '{}',
    '"image/png"',
    '"annexb"',
    '"frame-pixels"',
    '"image"',
  ),
  fc.constantFrom(...TYPES).map((type) => JSON.stringify(type)),
);
/** An object whose fields are mostly known ones with any values: text, since some are not what JSON.stringify writes. */
const oddObject = (inner: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...TYPES),
      fc.dictionary(
        fc.oneof(fc.constantFrom(...KNOWN, 'frame_width', 'frame_height', '__proto__'), fc.string()),
        inner,
      ),
    )
    .map(([type, fields]) => {
      const written = Object.entries(fields).map(([key, value]) => `${JSON.stringify(key)}:${value}`);
      return `{"type":${JSON.stringify(type)}${written.map((field) => `,${field}`).join('')}}`;
    });
const oddMessage = oddObject(
  fc.oneof({ weight: 4, arbitrary: oddValue }, { weight: 1, arbitrary: oddObject(oddValue) }),
);

/** A valid message with some of its characters replaced, so that most of it stays valid. */
function damaged(wires: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...wires), fc.array(fc.tuple(fc.nat(), fc.string({ maxLength: 2 })), { maxLength: 3 }))
    .map(([wire, edits]) =>
      edits.reduce((text, [at, by]) => {
        const index = at % text.length;
        return text.slice(0, index) + by + text.slice(index + 1) || '0';
      }, wire),
    );
}

const clientWires = ['client-messages.json', 'client-events.json'].flatMap(textFixtures).map(({ wire }) => wire);
const serverWires = textFixtures('server-messages.json').map(({ wire }) => wire);

describe.each([
  { name: 'client', parse: parseClientMessage, wires: clientWires },
  { name: 'server', parse: parseServerMessage, wires: serverWires },
])('any text from a $name', ({ parse, wires }) => {
  test('is a message of known fields and bounded numbers, or ignored, or a ProtocolError', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), oddMessage, damaged(wires));
    fc.assert(
      fc.property(text, (wire) => {
        const message = attempt(() => parse(wire));
        if (message !== undefined) expectWellFormed(message);
      }),
      { numRuns: 3000 },
    );
  });

  test('is parsed in the same way a second time', () => {
    fc.assert(
      fc.property(oddMessage, (wire) => {
        expect(attempt(() => parse(wire))).toStrictEqual(attempt(() => parse(wire)));
      }),
      { numRuns: 300 },
    );
  });

  test('may be nested as deep as a message is long', () => {
    const levels = 30_000;
    for (const wire of wires) {
      const field = wire.lastIndexOf(':') + 1;
      const nested = `${wire.slice(0, field)}${'['.repeat(levels)}${']'.repeat(levels)}${/}+$/.exec(wire)![0]}`;
      expect(() => attempt(() => parse(nested))).not.toThrow();
    }
  });
});

describe('any bytes', () => {
  const goldens = ['image-frame.bin', 'video-chunk.bin', 'non-ascii-header.bin', 'every-field.bin'].map(fixtureBytes);
  const damagedPicture = fc
    .tuple(
      fc.constantFrom(...goldens),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
    )
    .map(([golden, edits]) => {
      const bytes = golden.slice();
      for (const [at, value] of edits) bytes[at % bytes.length] = value;
      return bytes;
    });
  const oddPicture = fc.tuple(oddMessage, fc.uint8Array({ minLength: 1 })).map(([header, payload]) => {
    const json = new TextEncoder().encode(header);
    const bytes = new Uint8Array(4 + json.length + payload.length);
    new DataView(bytes.buffer).setUint32(0, json.length, true);
    bytes.set(json, 4);
    bytes.set(payload, 4 + json.length);
    return bytes;
  });

  test('are a picture of known fields and bounded numbers, or a ProtocolError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), damagedPicture, oddPicture), (bytes) => {
        const picture = attempt(() => unpackPicture(bytes));
        if (picture === undefined) return;
        expectWellFormed(picture.header);
        expect(picture.payload.byteLength).toBeGreaterThan(0);
        expect(picture.payload.byteLength).toBeLessThan(bytes.byteLength);
      }),
      { numRuns: 3000 },
    );
  });

  test('that were packed from a valid header are unpacked into it', () => {
    const size = fc.integer({ min: 1, max: 16_384 });
    const header: fc.Arbitrary<AnyPictureHeader> = fc.record(
      {
        type: fc.constant('video_chunk' as const),
        seq: fc.maxSafeNat(),
        timestamp_us: fc.double({ min: -1e15, max: 1e15, noNaN: true }).map((value) => value + 0),
        width: size,
        height: size,
        visible_width: size,
        visible_height: size,
        pixel_ratio: fc.double({ min: 0.1, max: 8, noNaN: true }),
        codec: fc.string({ unit: 'binary', maxLength: 32 }),
        bitstream: fc.constant('annexb' as const),
        keyframe: fc.boolean(),
        duration_us: fc.nat(),
      },
      { requiredKeys: ['type', 'seq', 'timestamp_us', 'width', 'height', 'codec', 'bitstream', 'keyframe'] },
    );
    fc.assert(
      fc.property(header, fc.uint8Array({ minLength: 1 }), (given, payload) => {
        const picture = unpackPicture(packPicture(given, payload));
        expect(picture.header).toEqual(given);
        expect([...picture.payload]).toEqual([...payload]);
      }),
      { numRuns: 500 },
    );
  });
});
