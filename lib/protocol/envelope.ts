import { isImageMime, type ImageMime } from './capabilities.js';
import { parseColorSpace, type ColorSpace } from './color.js';
import { ProtocolError } from './protocol-error.js';
import { readBoolean, readInteger, readNumber, readObject, readOptional, readString } from './read.js';

/** Fields that every picture has. */
interface PictureHeader {
  /** Number of the picture, rising, one counter per display. */
  seq: number;
  /** Presentation time in µs, strictly rising. */
  timestamp_us: number;
  /** Coded width in pixels. */
  width: number;
  /** Coded height in pixels. */
  height: number;
  /** Width of the picture inside the coded one, where smaller. */
  visible_width?: number;
  /** Height of the picture inside the coded one, where smaller. */
  visible_height?: number;
  /** Device pixels per logical pixel of the frame; 1 where absent. */
  pixel_ratio?: number;
  /** Colour space; sRGB where absent. */
  color?: ColorSpace;
}

/**
 * Header of one still image.
 *
 * @public
 */
export interface ImageFrameHeader extends PictureHeader {
  type: 'image_frame';
  mime: ImageMime;
  /**
   * On a strip, the row of the picture at which it begins. A strip is as wide as the picture it is part of, `height` is its
   * own, and it is drawn over the picture that is there. Only for viewers that offer `image/png;strips`.
   */
  y?: number;
}

/**
 * Header of one H.264 access unit in Annex B form.
 *
 * @public
 */
export interface VideoChunkHeader extends PictureHeader {
  type: 'video_chunk';
  /** Full codec string, `avc1.PPCCLL`. */
  codec: string;
  bitstream: 'annexb';
  /** True for an IDR with its parameter sets in-band. */
  keyframe: boolean;
  /** Duration in µs. */
  duration_us?: number;
}

/**
 * Header of a binary message.
 *
 * @public
 */
export type AnyPictureHeader = ImageFrameHeader | VideoChunkHeader;

/**
 * A binary message taken apart. `payload` is a view into the message, not a copy.
 *
 * @public
 */
export interface Picture {
  header: AnyPictureHeader;
  payload: Uint8Array;
}

/** Bytes of the length prefix: a little-endian uint32. */
const PREFIX_BYTES = 4;
/** Headers are some hundred bytes; anything near this is not one of ours. */
const MAX_HEADER_BYTES = 65_536;

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Packs a header and its payload into one binary message: uint32le header length, header as compact JSON, payload.
 *
 * @param header - written with its keys in the order they were set
 * @param payload - the encoded picture; copied
 * @returns a new buffer owned by the caller
 * @public
 */
export function packPicture(header: AnyPictureHeader, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const json = encoder.encode(JSON.stringify(header));
  const message = new Uint8Array(PREFIX_BYTES + json.byteLength + payload.byteLength);
  new DataView(message.buffer).setUint32(0, json.byteLength, true);
  message.set(json, PREFIX_BYTES);
  message.set(payload, PREFIX_BYTES + json.byteLength);
  return message;
}

/**
 * Takes a binary message apart and validates its header. Unknown fields are kept out of the result.
 *
 * @param message - the whole binary message
 * @returns the header and a view of the payload
 * @throws {@link ProtocolError} for anything that is not a whole, valid picture
 * @public
 */
export function unpackPicture(message: ArrayBuffer | Uint8Array): Picture {
  const bytes = message instanceof Uint8Array ? message : new Uint8Array(message);
  if (bytes.byteLength < PREFIX_BYTES) {
    throw new ProtocolError(`picture of ${bytes.byteLength} bytes has no header length`);
  }
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset, PREFIX_BYTES).getUint32(0, true);
  if (headerBytes > MAX_HEADER_BYTES) throw new ProtocolError(`header of ${headerBytes} bytes is too long`);
  const end = PREFIX_BYTES + headerBytes;
  if (bytes.byteLength <= end) {
    throw new ProtocolError(`picture of ${bytes.byteLength} bytes ends before its payload at ${end}`);
  }
  return { header: parseHeader(bytes.subarray(PREFIX_BYTES, end)), payload: bytes.subarray(end) };
}

function parseHeader(json: Uint8Array): AnyPictureHeader {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(json));
  } catch (cause) {
    throw new ProtocolError('picture header is not JSON', { cause });
  }
  const header = readObject(value, 'header');
  const base = {
    seq: readInteger(header, 'seq', 0),
    timestamp_us: readNumber(header, 'timestamp_us'),
    width: readInteger(header, 'width', 1),
    height: readInteger(header, 'height', 1),
    ...readOptional(header, 'visible_width', (from, key) => readInteger(from, key, 1)),
    ...readOptional(header, 'visible_height', (from, key) => readInteger(from, key, 1)),
    ...readOptional(header, 'pixel_ratio', (from, key) => readNumber(from, key, Number.MIN_VALUE)),
    ...readOptional(header, 'color', (from, key) => parseColorSpace(from[key])),
  };
  switch (header['type']) {
    case 'image_frame': {
      const mime = header['mime'];
      // The value is not shown: writing a value nested this deep would overflow the stack.
      if (!isImageMime(mime)) throw new ProtocolError('mime must be image/jpeg, image/png or image/webp');
      return {
        type: 'image_frame',
        ...base,
        mime,
        ...readOptional(header, 'y', (from, key) => readInteger(from, key, 0)),
      };
    }
    case 'video_chunk':
      if (header['bitstream'] !== 'annexb') throw new ProtocolError('bitstream must be "annexb"');
      return {
        type: 'video_chunk',
        ...base,
        codec: readString(header, 'codec', 64),
        bitstream: 'annexb',
        keyframe: readBoolean(header, 'keyframe'),
        ...readOptional(header, 'duration_us', (from, key) => readNumber(from, key, 0)),
      };
    default:
      throw new ProtocolError('type must be "image_frame" or "video_chunk"');
  }
}
