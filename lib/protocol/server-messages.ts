import type { Verdict, VerdictKind } from './delivery.js';
import type { Spread } from './http-reports.js';
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
 * Figures of the viewer's own session, as its server counts and measures them. Rates are those of the last two seconds. What
 * was not measured is absent.
 *
 * @public
 */
export interface StatsMessage {
  type: 'stats';
  /** Round trip of the link of late in ms, with what queues on it. */
  rtt_ms?: number;
  /** Pictures sent per second. */
  fps_sent?: number;
  /** Pictures acknowledged per second. */
  fps_acked?: number;
  /** Bits of pictures sent per second. */
  bitrate_bps?: number;
  /** Mean time of an encode in ms. */
  encode_ms?: number;
  /** Pictures waiting in the viewer's decoder, as its last ack said. */
  decode_queue_size?: number;
  /** Published frames that the viewer missed since it connected. */
  dropped?: number;
  /** Bits per second that its video aims at, at most. */
  target_bitrate?: number;
  /** Pictures per second that are encoded for it, at most. */
  target_fps?: number;
  /** Age of what the viewer sees in ms, from publish to paint. */
  frame_age_ms?: Spread;
  /** Where its pictures are held up, if anywhere. */
  verdict?: Verdict;
}

/**
 * Every text message of a server.
 *
 * @public
 */
export type ServerMessage =
  ConfigMessage | { type: 'ping'; id: number } | { type: 'set_quality'; bitrate?: number; fps?: number } | StatsMessage;

const MAX_NAME_LENGTH = 1024;
const VERDICTS: readonly unknown[] = ['fine', 'network', 'server-cpu', 'client-decode'] satisfies VerdictKind[];
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
] as const satisfies readonly (keyof StatsMessage)[];

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
        readOptional(from, 'frame_age_ms', readSpread),
        readVerdict(from),
      ) as StatsMessage;
    default:
      if (typeof from['type'] !== 'string') throw new ProtocolError('type must be a string');
      return undefined;
  }
}

function readSpread(from: Untrusted, key: string): Spread {
  const spread = readObject(from[key], key);
  return { p50: readNumber(spread, 'p50'), p95: readNumber(spread, 'p95') };
}

/** A kind that this version does not know is left out, as is a role. */
function readVerdict(from: Untrusted): { verdict?: Verdict } {
  const { verdict } = readOptional(from, 'verdict', (source, key) => readObject(source[key], key));
  if (!verdict || !VERDICTS.includes(verdict['kind'])) return {};
  return { verdict: { kind: verdict['kind'] as VerdictKind, text: readString(verdict, 'text', MAX_NAME_LENGTH) } };
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
