import { describe, expect, test } from '@jest/globals';
import { parseClientMessage, parseServerMessage, ProtocolError } from '../../lib/protocol/index.js';
import { strictPrefixes, textFixtures } from './fixture.js';

const CLIENT = textFixtures('client-messages.json');
const EVENTS = textFixtures('client-events.json');
const FOREIGN = textFixtures('foreign-client-messages.json');
const SERVER = textFixtures('server-messages.json');

test('every type of message has a fixture', () => {
  const types = (fixtures: { wire: string }[]) =>
    new Set(fixtures.map(({ wire }) => (JSON.parse(wire) as { type: string }).type));
  expect([...types(CLIENT)].sort()).toEqual([
    'ack',
    'capabilities',
    'decoder_reset',
    'hello',
    'pong',
    'request_keyframe',
    'set_viewport',
    'visibility',
  ]);
  expect([...types(SERVER)].sort()).toEqual(['config', 'ping', 'set_quality', 'stats']);
  expect(EVENTS.map(({ wire }) => (JSON.parse(wire) as { event: { type: string } }).event.type).sort()).toEqual([
    'char',
    'double_click',
    'key_down',
    'key_up',
    'pointer_down',
    'pointer_enter',
    'pointer_leave',
    'pointer_move',
    'pointer_up',
    'wheel',
  ]);
});

describe.each(CLIENT)('client message: $name', ({ wire }) => {
  test('is parsed into its fields and written back as it was', () => {
    const message = parseClientMessage(wire);
    expect(message).toStrictEqual(JSON.parse(wire));
    expect(JSON.stringify(message)).toBe(wire);
  });
});

describe.each(SERVER)('server message: $name', ({ wire }) => {
  test('is parsed into its fields and written back as it was', () => {
    const message = parseServerMessage(wire);
    expect(message).toStrictEqual(JSON.parse(wire));
    expect(JSON.stringify(message)).toBe(wire);
  });
});

test.each(EVENTS)('input event: $name', ({ wire, parsed }) => {
  expect(parseClientMessage(wire)).toStrictEqual({ type: 'event', ...(parsed as object) });
});

test.each(FOREIGN)('a client that writes less or differently: $name', ({ wire, parsed }) => {
  expect(parseClientMessage(wire)).toStrictEqual(parsed);
});

test('every strict prefix of a message is a ProtocolError', () => {
  for (const { wire } of [...CLIENT, ...EVENTS, ...FOREIGN]) {
    for (const prefix of strictPrefixes(wire)) expect(() => parseClientMessage(prefix)).toThrow(ProtocolError);
  }
  for (const { wire } of SERVER) {
    for (const prefix of strictPrefixes(wire)) expect(() => parseServerMessage(prefix)).toThrow(ProtocolError);
  }
});

test('unknown types are ignored by both sides and unknown events as well', () => {
  expect(parseClientMessage('{"type":"from_the_future","seq":"?"}')).toBeUndefined();
  expect(parseServerMessage('{"type":"from_the_future","width":-1}')).toBeUndefined();
  expect(parseClientMessage('{"type":"event","event":{"type":"gamepad","axes":[]}}')).toBeUndefined();
});

test('a resize event is not a client’s to send', () => {
  const event = { type: 'resize', width: 1, height: 1, pwidth: 1, pheight: 1, ratio: 1 };
  expect(parseClientMessage(JSON.stringify({ type: 'event', event }))).toBeUndefined();
});

const pointer = { type: 'pointer_down', x: 1, y: 2, button: 1 };
const event = (fields: object) => ({ type: 'event', event: fields });

test.each<[string, unknown]>([
  ['text that is not an object', 'hello'],
  ['a list', []],
  ['null', null],
  ['no type', {}],
  ['a type that is a number', { type: 1 }],
  ['hello without capabilities', { type: 'hello' }],
  ['hello with capabilities as text', { type: 'hello', supported: 'image/png' }],
  ['hello with a capability that is a number', { type: 'hello', supported: [1] }],
  ['hello with 65 capabilities', { type: 'hello', supported: Array(65).fill('x') }],
  ['hello with a capability of 129 characters', { type: 'hello', supported: ['x'.repeat(129)] }],
  ['hello with an endless token', { type: 'hello', supported: [], token: 'x'.repeat(16_385) }],
  ['hello with a pixel ratio of 0', { type: 'hello', supported: [], device_pixel_ratio: 0 }],
  ['set_viewport without a height', { type: 'set_viewport', width: 1 }],
  ['set_viewport of a negative width', { type: 'set_viewport', width: -1, height: 1 }],
  ['set_viewport of a giant', { type: 'set_viewport', width: 1e6, height: 1 }],
  ['set_viewport with a ratio of 65', { type: 'set_viewport', width: 1, height: 1, ratio: 65 }],
  ['ack without a seq', { type: 'ack' }],
  ['ack of a fractional seq', { type: 'ack', seq: 0.5 }],
  ['ack of a negative queue', { type: 'ack', seq: 1, decode_queue_size: -1 }],
  ['ack with displayed as text', { type: 'ack', seq: 1, displayed: 'yes' }],
  ['request_keyframe with an endless reason', { type: 'request_keyframe', reason: 'x'.repeat(257) }],
  ['capabilities without a list', { type: 'capabilities' }],
  ['pong without a clock', { type: 'pong', id: 1 }],
  ['visibility without hidden', { type: 'visibility' }],
  ['an event that is text', { type: 'event', event: 'pointer_down' }],
  ['an event without a type', event({ x: 1, y: 2 })],
  ['a pointer event without a position', event({ type: 'pointer_down', button: 1 })],
  ['a pointer event without a button', event({ type: 'pointer_down', x: 1, y: 2 })],
  ['a button of -1', event({ ...pointer, button: -1 })],
  ['seventeen buttons', event({ ...pointer, buttons: Array(17).fill(1) })],
  ['a button that is text', event({ ...pointer, buttons: ['1'] })],
  ['a pressure of 2', event({ ...pointer, pressure: 2 })],
  ['modifiers as text', event({ ...pointer, modifiers: 'Shift' })],
  ['a mapping size with one side', event({ ...pointer, frame_width: 640 })],
  ['a mapping size of 0', event({ ...pointer, frame_width: 0, frame_height: 0 })],
  ['wheel without dy', event({ type: 'wheel', x: 1, y: 2, dx: 0 })],
  ['a key without a code', event({ type: 'key_down', key: 'a' })],
  ['a key of 65 characters', event({ type: 'key_down', key: 'x'.repeat(65), code: 'KeyA' })],
  ['a text of 1025 characters', event({ type: 'char', data: 'x'.repeat(1025) })],
])('from a client, %s is a ProtocolError', (_, message) => {
  expect(() => parseClientMessage(JSON.stringify(message))).toThrow(ProtocolError);
});

const config = { type: 'config', transport: 'image', width: 1, height: 1, coords: 'frame-pixels' };

test.each<[string, unknown]>([
  ['null', null],
  ['no type', { id: 1 }],
  ['config of an unknown transport', { ...config, transport: 'smoke' }],
  ['config without a size', { ...config, width: undefined }],
  ['config of width 0', { ...config, width: 0 }],
  ['config with a pixel ratio of 0', { ...config, pixel_ratio: 0 }],
  ['config with half a colour', { ...config, color: { primaries: 'bt709' } }],
  [
    'config with a bit depth of 7',
    { ...config, color: { primaries: 'bt709', transfer: 'srgb', matrix: 'rgb', full_range: true, bit_depth: 7 } },
  ],
  ['config with an endless stream name', { ...config, stream: 'x'.repeat(1025) }],
  ['ping without an id', { type: 'ping' }],
  ['set_quality of a negative bitrate', { type: 'set_quality', bitrate: -1 }],
  ['stats with text for a number', { type: 'stats', rtt_ms: '12' }],
  ['stats with half an age', { type: 'stats', frame_age_ms: { p50: 1 } }],
  ['stats with an age that is a number', { type: 'stats', frame_age_ms: 12 }],
  ['stats with a verdict that is text', { type: 'stats', verdict: 'fine' }],
  ['stats with a verdict without text', { type: 'stats', verdict: { kind: 'fine' } }],
  ['stats with an endless verdict', { type: 'stats', verdict: { kind: 'fine', text: 'x'.repeat(1025) } }],
])('from a server, %s is a ProtocolError', (_, message) => {
  expect(() => parseServerMessage(JSON.stringify(message))).toThrow(ProtocolError);
});

test('a verdict this version does not know is left out of stats', () => {
  const message = { type: 'stats', dropped: 1, verdict: { kind: 'gremlins', text: 'gremlins: 3 of them' } };
  expect(parseServerMessage(JSON.stringify(message))).toStrictEqual({ type: 'stats', dropped: 1 });
});

test('a role this version does not know is left out of config', () => {
  expect(parseServerMessage(JSON.stringify({ ...config, role: 'owner' }))).toStrictEqual(config);
});
