import { parseClientEvent, type MappedEvent, type RenderviewEvent } from './events.js';
import { ProtocolError } from './protocol-error.js';
import {
  readArray,
  readBoolean,
  readInteger,
  readNumber,
  readObject,
  readOptional,
  readString,
  type Untrusted,
} from './read.js';

/**
 * First message of a viewer.
 *
 * @public
 */
export interface HelloMessage {
  type: 'hello';
  /** Capabilities, in any order. */
  supported: string[];
  /** Device pixels per CSS pixel. */
  device_pixel_ratio?: number;
  /** Credential for the application. */
  token?: string;
}

/**
 * Size of the viewer's view.
 *
 * @public
 */
export interface SetViewportMessage {
  type: 'set_viewport';
  /** Width in CSS pixels. */
  width: number;
  /** Height in CSS pixels. */
  height: number;
  /** Width of the canvas in device pixels. */
  pwidth: number;
  /** Height of the canvas in device pixels. */
  pheight: number;
  /** Device pixels per CSS pixel. */
  ratio: number;
}

/**
 * Says that a picture was received.
 *
 * @public
 */
export interface AckMessage {
  type: 'ack';
  seq: number;
  /** Pictures waiting in the decoder. */
  decode_queue_size: number;
  /** False for a picture that was discarded or could not be decoded. */
  displayed: boolean;
  /** When it was painted, in ms of the client's clock. */
  painted_ms?: number;
}

/**
 * Every message of a viewer, as the parser returns it: defaults filled in, unknown fields gone.
 *
 * @public
 */
export type ClientMessage =
  | HelloMessage
  | SetViewportMessage
  | AckMessage
  | { type: 'request_keyframe'; reason?: string }
  | { type: 'decoder_reset' }
  | ({ type: 'event' } & MappedEvent)
  | { type: 'capabilities'; supported: string[]; reason?: string }
  | { type: 'pong'; id: number; client_ms: number }
  | { type: 'visibility'; hidden: boolean };

/**
 * A viewer's message as it is written to the wire: the same fields, `event` with its mapping size inside.
 *
 * @public
 */
export type OutgoingClientMessage =
  | HelloMessage
  | SetViewportMessage
  | AckMessage
  | { type: 'request_keyframe'; reason?: string }
  | { type: 'decoder_reset' }
  | { type: 'event'; event: RenderviewEvent & { frame_width?: number; frame_height?: number } }
  | { type: 'capabilities'; supported: string[]; reason?: string }
  | { type: 'pong'; id: number; client_ms: number }
  | { type: 'visibility'; hidden: boolean };

const MAX_CAPABILITIES = 64;
const MAX_CAPABILITY_LENGTH = 128;
const MAX_REASON_LENGTH = 256;
/** Room for a JWT with many claims. */
export const MAX_TOKEN_LENGTH = 16_384;
const MAX_RATIO = 64;
/** Far above any screen; a viewport beyond it is a mistake or an attack. */
const MAX_VIEWPORT = 65_536;

/**
 * Parses and validates one text message of a viewer.
 *
 * @param text - the whole text frame
 * @returns the message, or `undefined` for a type this version does not know (it is to be ignored)
 * @throws {@link ProtocolError} for anything malformed
 * @public
 */
export function parseClientMessage(text: string): ClientMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ProtocolError('message is not JSON', { cause });
  }
  const from = readObject(value, 'message');
  switch (from['type']) {
    case 'hello':
      return {
        type: 'hello',
        supported: readSupported(from),
        ...readOptional(from, 'device_pixel_ratio', (source, key) =>
          readNumber(source, key, Number.MIN_VALUE, MAX_RATIO),
        ),
        ...readOptional(from, 'token', (source, key) => readString(source, key, MAX_TOKEN_LENGTH)),
      };
    case 'set_viewport':
      return readViewport(from);
    case 'ack':
      return {
        type: 'ack',
        seq: readInteger(from, 'seq', 0),
        decode_queue_size: from['decode_queue_size'] === undefined ? 0 : readInteger(from, 'decode_queue_size', 0),
        displayed: from['displayed'] === undefined ? true : readBoolean(from, 'displayed'),
        ...readOptional(from, 'painted_ms', (source, key) => readNumber(source, key)),
      };
    case 'request_keyframe':
      return { type: 'request_keyframe', ...readReason(from) };
    case 'decoder_reset':
      return { type: 'decoder_reset' };
    case 'event': {
      const mapped = parseClientEvent(from['event']);
      return mapped && { type: 'event', ...mapped };
    }
    case 'capabilities':
      return { type: 'capabilities', supported: readSupported(from), ...readReason(from) };
    case 'pong':
      return { type: 'pong', id: readInteger(from, 'id', 0), client_ms: readNumber(from, 'client_ms') };
    case 'visibility':
      return { type: 'visibility', hidden: readBoolean(from, 'hidden') };
    default:
      if (typeof from['type'] !== 'string') throw new ProtocolError('type must be a string');
      return undefined;
  }
}

function readSupported(from: Untrusted): string[] {
  return readArray(from, 'supported', MAX_CAPABILITIES, (item) =>
    readString({ supported: item }, 'supported', MAX_CAPABILITY_LENGTH),
  );
}

function readReason(from: Untrusted): { reason?: string } {
  return readOptional(from, 'reason', (source, key) => readString(source, key, MAX_REASON_LENGTH));
}

function readViewport(from: Untrusted): SetViewportMessage {
  const width = readNumber(from, 'width', 0, MAX_VIEWPORT);
  const height = readNumber(from, 'height', 0, MAX_VIEWPORT);
  const ratioKey = from['ratio'] === undefined ? 'pixel_ratio' : 'ratio';
  return {
    type: 'set_viewport',
    width,
    height,
    pwidth: from['pwidth'] === undefined ? width : readNumber(from, 'pwidth', 0, MAX_VIEWPORT),
    pheight: from['pheight'] === undefined ? height : readNumber(from, 'pheight', 0, MAX_VIEWPORT),
    ratio: from[ratioKey] === undefined ? 1 : readNumber(from, ratioKey, Number.MIN_VALUE, MAX_RATIO),
  };
}
