import type { PixelFormat } from '../../display/frame.js';

/** How a track of raw pixels is described. */
export interface MatroskaTrack {
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  /** Frames per second that the reader may expect; without it ffmpeg waits for more frames to guess it. */
  readonly framerate: number;
}

/** Element ids (RFC 9559, 5.1), named as there. */
const EBML = 0x1a45dfa3;
const DOC_TYPE = 0x4282;
const DOC_TYPE_VERSION = 0x4287;
const DOC_TYPE_READ_VERSION = 0x4285;
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const TRACK_UID = 0x73c5;
const TRACK_TYPE = 0x83;
const FLAG_LACING = 0x9c;
const DEFAULT_DURATION = 0x23e383;
const CODEC_ID = 0x86;
const VIDEO = 0xe0;
const PIXEL_WIDTH = 0xb0;
const PIXEL_HEIGHT = 0xba;
const UNCOMPRESSED_FOURCC = 0x2eb524;
const CLUSTER = 0x1f43b675;
const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;

/** A segment of unknown size (RFC 8794, 6.2): it goes on for as long as the stream does. */
const OPEN_SEGMENT = Uint8Array.of(0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
/** Track 1, no offset from the cluster's timestamp, a keyframe as every raw frame is. */
const BLOCK_HEADER = Uint8Array.of(0x81, 0, 0, 0x80);
const NANOSECONDS_PER_MS = 1e6;

/** The fourth byte of an opaque pixel is padding to the reader, so that alpha cannot matter. */
const FOURCC: Record<PixelFormat, Uint8Array> = {
  RGBA: Uint8Array.of(0x52, 0x47, 0x42, 0),
  RGBX: Uint8Array.of(0x52, 0x47, 0x42, 0),
  BGRA: Uint8Array.of(0x42, 0x47, 0x52, 0),
  BGRX: Uint8Array.of(0x42, 0x47, 0x52, 0),
  RGB: Uint8Array.of(0x52, 0x47, 0x42, 24),
};

/** Opens a Matroska stream with one track of raw pixels (`V_UNCOMPRESSED`), timestamps in milliseconds. */
export function matroskaHeader({ width, height, format, framerate }: MatroskaTrack): Uint8Array {
  const video = element(VIDEO, [
    element(PIXEL_WIDTH, [unsigned(width)]),
    element(PIXEL_HEIGHT, [unsigned(height)]),
    element(UNCOMPRESSED_FOURCC, [FOURCC[format]]),
  ]);
  const track = element(TRACK_ENTRY, [
    element(TRACK_NUMBER, [unsigned(1)]),
    element(TRACK_UID, [unsigned(1)]),
    element(TRACK_TYPE, [unsigned(1)]),
    element(FLAG_LACING, [unsigned(0)]),
    element(DEFAULT_DURATION, [unsigned(Math.round(1e9 / framerate))]),
    element(CODEC_ID, [Buffer.from('V_UNCOMPRESSED')]),
    video,
  ]);
  return Buffer.concat([
    element(EBML, [
      element(DOC_TYPE, [Buffer.from('matroska')]),
      element(DOC_TYPE_VERSION, [unsigned(4)]),
      element(DOC_TYPE_READ_VERSION, [unsigned(2)]),
    ]),
    OPEN_SEGMENT,
    element(INFO, [element(TIMESTAMP_SCALE, [unsigned(NANOSECONDS_PER_MS)])]),
    element(TRACKS, [track]),
  ]);
}

/**
 * What stands before the pixels of one frame. Each has a cluster of its own, so that timestamps have 64 bits and not the
 * 16 of a block.
 *
 * @param byteLength - of the pixels that follow
 */
export function matroskaFrameHeader(timestampMs: number, byteLength: number): Uint8Array {
  const timestamp = element(TIMESTAMP, [unsigned(timestampMs)]);
  const block = opening(SIMPLE_BLOCK, BLOCK_HEADER.byteLength + byteLength);
  const bodyLength = timestamp.byteLength + block.byteLength + BLOCK_HEADER.byteLength + byteLength;
  return Buffer.concat([opening(CLUSTER, bodyLength), timestamp, block, BLOCK_HEADER]);
}

function element(id: number, body: readonly Uint8Array[]): Uint8Array {
  const length = body.reduce((sum, part) => sum + part.byteLength, 0);
  return Buffer.concat([opening(id, length), ...body]);
}

/** Id and size; the size always in eight bytes. */
function opening(id: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(16);
  const idLength = Math.ceil((32 - Math.clz32(id)) / 8);
  bytes.writeUIntBE(id, 0, idLength);
  bytes[idLength] = 0x01;
  bytes.writeUIntBE(length, idLength + 2, 6);
  return bytes.subarray(0, idLength + 8);
}

function unsigned(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
