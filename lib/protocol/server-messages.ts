import { parseColorSpace, type ColorSpace } from './color.js';
import { ProtocolError } from './protocol-error.js';
import { readInteger, readNumber, readObject, readOptional, readString, type Untrusted } from './read.js';

/**
 * What a viewer may do: `control` sends input, `view` only watches.
 *
 * @public
 */
export type Role = 'control' | 'view';

/**
 * What was negotiated. Sent after hello, and again when the transport or the role changes.
 *
 * @public
 */
export interface ConfigMessage {
  type: 'config';
  transport: 'image' | 'webcodecs';
  /** Width of the frame in pixels. */
  width: number;
  /** Height of the frame in pixels. */
  height: number;
  /** Input coordinates are pixels of the frame. */
  coords: 'frame-pixels';
  /** Codec string on the video path. */
  codec?: string;
  pixel_ratio?: number;
  color?: ColorSpace;
  client_id?: string;
  stream?: string;
  role?: Role;
}

/**
 * Figures of the viewer's own session.
 *
 * @public
 */
export interface StatsMessage {
  type: 'stats';
  rtt_ms?: number;
  fps_sent?: number;
  fps_acked?: number;
  bitrate_bps?: number;
  encode_ms?: number;
  decode_queue_size?: number;
  dropped?: number;
  target_bitrate?: number;
  target_fps?: number;
}

/**
 * Every text message of a server.
 *
 * @public
 */
export type ServerMessage =
  ConfigMessage | { type: 'ping'; id: number } | { type: 'set_quality'; bitrate?: number; fps?: number } | StatsMessage;

const MAX_NAME_LENGTH = 1024;
const STATS_FIELDS = [
  'rtt_ms',
  'fps_sent',
  'fps_acked',
  'bitrate_bps',
  'encode_ms',
  'decode_queue_size',
  'dropped',
  'target_bitrate',
  'target_fps',
] as const satisfies readonly Exclude<keyof StatsMessage, 'type'>[];

/**
 * Parses and validates one text message of a server.
 *
 * @param text - the whole text frame
 * @returns the message, or `undefined` for a type this version does not know (it is to be ignored)
 * @throws {@link ProtocolError} for anything malformed
 * @public
 */
export function parseServerMessage(text: string): ServerMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ProtocolError('message is not JSON', { cause });
  }
  const from = readObject(value, 'message');
  switch (from['type']) {
    case 'config':
      return readConfig(from);
    case 'ping':
      return { type: 'ping', id: readInteger(from, 'id', 0) };
    case 'set_quality':
      return {
        type: 'set_quality',
        ...readOptional(from, 'bitrate', (source, key) => readNumber(source, key, 0)),
        ...readOptional(from, 'fps', (source, key) => readNumber(source, key, 0)),
      };
    case 'stats':
      return Object.assign(
        { type: 'stats' } as const,
        ...STATS_FIELDS.map((field) => readOptional(from, field, (source, key) => readNumber(source, key))),
      ) as StatsMessage;
    default:
      if (typeof from['type'] !== 'string') throw new ProtocolError('type must be a string');
      return undefined;
  }
}

function readConfig(from: Untrusted): ConfigMessage {
  const transport = from['transport'];
  if (transport !== 'image' && transport !== 'webcodecs') {
    throw new ProtocolError('transport must be "image" or "webcodecs"');
  }
  const role = from['role'];
  return {
    type: 'config',
    transport,
    width: readInteger(from, 'width', 1),
    height: readInteger(from, 'height', 1),
    coords: 'frame-pixels',
    ...readOptional(from, 'codec', (source, key) => readString(source, key, 64)),
    ...readOptional(from, 'pixel_ratio', (source, key) => readNumber(source, key, Number.MIN_VALUE)),
    ...readOptional(from, 'color', (source, key) => parseColorSpace(source[key])),
    ...readOptional(from, 'client_id', (source, key) => readString(source, key, MAX_NAME_LENGTH)),
    ...readOptional(from, 'stream', (source, key) => readString(source, key, MAX_NAME_LENGTH)),
    ...(role === 'control' || role === 'view' ? { role } : {}),
  };
}
