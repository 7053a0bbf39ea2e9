import type { PixelFormat } from '../display/frame.js';

/** What ffmpeg calls the order of bytes, as Matroska's `ColourSpace` of uncompressed video. */
const FOURCC: Record<PixelFormat, Uint8Array> = {
  RGBA: Buffer.from('RGBA'),
  RGBX: Buffer.from('RGBA'),
  BGRA: Buffer.from('BGRA'),
  BGRX: Buffer.from('BGRA'),
  RGB: Buffer.from('RGB\u0018', 'latin1'),
};

/** Elements of Matroska (RFC 9559), as far as raw frames with a time stamp need them. */
const EBML = 0x1a45dfa3;
const DOC_TYPE = 0x4282;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const TRACK_UID = 0x73c5;
const TRACK_TYPE = 0x83;
const CODEC_ID = 0x86;
const DEFAULT_DURATION = 0x23e383;
const VIDEO = 0xe0;
const PIXEL_WIDTH = 0xb0;
const PIXEL_HEIGHT = 0xba;
const COLOUR_SPACE = 0x2eb524;
const CLUSTER = 0x1f43b675;
const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;

const NANOSECONDS_PER_MS = 1_000_000;

/** How raw frames are announced. Time stamps are in ms; ffmpeg wants to know how long one lasts. */
export function matroskaHeader(width: number, height: number, format: PixelFormat, frameMs: number): Buffer {
  const video = element(
    VIDEO,
    element(PIXEL_WIDTH, number(width)),
    element(PIXEL_HEIGHT, number(height)),
    element(COLOUR_SPACE, FOURCC[format]),
  );
  const track = element(
    TRACK_ENTRY,
    element(TRACK_NUMBER, number(1)),
    element(TRACK_UID, number(1)),
    element(TRACK_TYPE, number(1)),
    element(CODEC_ID, Buffer.from('V_UNCOMPRESSED')),
    element(DEFAULT_DURATION, number(frameMs * NANOSECONDS_PER_MS)),
    video,
  );
  return Buffer.concat([
    element(EBML, element(DOC_TYPE, Buffer.from('matroska'))),
    // All ones: a segment without end.
    id(SEGMENT),
    Buffer.alloc(8, 0xff).fill(0x01, 0, 1),
    element(INFO, element(TIMESTAMP_SCALE, number(NANOSECONDS_PER_MS))),
    element(TRACKS, track),
  ]);
}

/** What comes before the bytes of one frame. */
export function matroskaFramePrefix(timestampMs: number, byteLength: number): Buffer {
  // Track 1, no time of its own beside the cluster's, a key as all raw frames are.
  const block = Buffer.concat([id(SIMPLE_BLOCK), size(4 + byteLength), Buffer.of(0x81, 0, 0, 0x80)]);
  const timestamp = element(TIMESTAMP, number(timestampMs));
  return Buffer.concat([id(CLUSTER), size(timestamp.byteLength + block.byteLength + byteLength), timestamp, block]);
}

function element(name: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([id(name), size(body.byteLength), body]);
}

/** Names carry their own length in their first bits. */
function id(name: number): Buffer {
  const bytes = number(name);
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0));
}

/** Always in eight bytes, which is as good as the shortest. */
function size(byteLength: number): Buffer {
  const bytes = number(byteLength);
  bytes[0] = 1;
  return bytes;
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
