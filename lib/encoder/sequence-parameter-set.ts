import { BitReader } from './bit-reader.js';

/** The part of an H.264 sequence parameter set that a viewer depends on. */
export interface SequenceParameterSet {
  /** `avc1.PPCCLL` (RFC 6381): profile, constraint flags and level as they stand in the stream. */
  readonly codec: string;
  /** 0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
  readonly chromaFormatIdc: number;
  /** Size of a decoded picture after the stream's own cropping. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  /** Pictures a decoder must hold back to put them in order; `undefined` where the stream does not say. */
  readonly maxReorderFrames: number | undefined;
  /** `undefined` where the stream does not say. The numbers are those of ITU-T H.273. */
  readonly color: SequenceColor | undefined;
}

/** How the samples are meant. */
export interface SequenceColor {
  readonly isFullRange: boolean;
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
}

/** Profiles whose parameter sets say how the chroma is coded (7.3.2.1.1). */
const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const EXTENDED_SAR = 255;

/**
 * Parses a sequence parameter set (ITU-T H.264, 7.3.2.1.1).
 *
 * @param nal - the NAL unit with its header byte, without start code
 * @throws RangeError where it is cut short or is none
 */
export function parseSequenceParameterSet(nal: Uint8Array): SequenceParameterSet {
  if (nal.byteLength < 4 || (nal[0]! & 0x1f) !== 7) throw new RangeError('not a sequence parameter set');
  const codec = `avc1.${[...nal.subarray(1, 4)].map(hexByte).join('')}`;
  const reader = new BitReader(nal.subarray(4));
  reader.unsigned(); // seq_parameter_set_id
  const chromaFormatIdc = HIGH_PROFILES.has(nal[1]!) ? readChroma(reader) : 1;
  reader.unsigned(); // log2_max_frame_num_minus4
  skipPictureOrder(reader);
  reader.unsigned(); // max_num_ref_frames
  reader.bit(); // gaps_in_frame_num_value_allowed_flag
  const widthInBlocks = reader.unsigned() + 1;
  const heightInUnits = reader.unsigned() + 1;
  const isFramesOnly = reader.bit() === 1;
  if (!isFramesOnly) reader.bit(); // mb_adaptive_frame_field_flag
  reader.bit(); // direct_8x8_inference_flag
  const crop = reader.bit() === 1 ? readCrop(reader) : { left: 0, right: 0, top: 0, bottom: 0 };
  const unitX = chromaFormatIdc === 1 || chromaFormatIdc === 2 ? 2 : 1;
  const unitY = (chromaFormatIdc === 1 ? 2 : 1) * (isFramesOnly ? 1 : 2);
  const usability = reader.bit() === 1 ? readUsability(reader) : { color: undefined, maxReorderFrames: undefined };
  if (reader.bit() !== 1) throw new RangeError('a sequence parameter set without its end');
  return {
    codec,
    chromaFormatIdc,
    codedWidth: widthInBlocks * 16 - (crop.left + crop.right) * unitX,
    codedHeight: heightInUnits * 16 * (isFramesOnly ? 1 : 2) - (crop.top + crop.bottom) * unitY,
    ...usability,
  };
}

function hexByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

function readChroma(reader: BitReader): number {
  const chromaFormatIdc = reader.unsigned();
  if (chromaFormatIdc === 3) reader.bit(); // separate_colour_plane_flag
  reader.unsigned(); // bit_depth_luma_minus8
  reader.unsigned(); // bit_depth_chroma_minus8
  reader.bit(); // qpprime_y_zero_transform_bypass_flag
  if (reader.bit() === 1) {
    const lists = chromaFormatIdc === 3 ? 12 : 8;
    for (let list = 0; list < lists; list++) {
      if (reader.bit() === 1) skipScalingList(reader, list < 6 ? 16 : 64);
    }
  }
  return chromaFormatIdc;
}

function skipScalingList(reader: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + reader.signed() + 256) % 256;
    if (next !== 0) last = next;
  }
}

function skipPictureOrder(reader: BitReader): void {
  const type = reader.unsigned();
  if (type === 0) reader.unsigned(); // log2_max_pic_order_cnt_lsb_minus4
  if (type !== 1) return;
  reader.bit(); // delta_pic_order_always_zero_flag
  reader.signed(); // offset_for_non_ref_pic
  reader.signed(); // offset_for_top_to_bottom_field
  const count = reader.unsigned();
  for (let i = 0; i < count; i++) reader.signed();
}

function readCrop(reader: BitReader): { left: number; right: number; top: number; bottom: number } {
  return { left: reader.unsigned(), right: reader.unsigned(), top: reader.unsigned(), bottom: reader.unsigned() };
}

/** Video usability information (E.1.1). */
function readUsability(reader: BitReader): Pick<SequenceParameterSet, 'color' | 'maxReorderFrames'> {
  if (reader.bit() === 1 && reader.bits(8) === EXTENDED_SAR) reader.bits(32);
  if (reader.bit() === 1) reader.bit(); // overscan
  const color = reader.bit() === 1 ? readColor(reader) : undefined;
  if (reader.bit() === 1) {
    reader.unsigned(); // chroma_sample_loc_type_top_field
    reader.unsigned(); // chroma_sample_loc_type_bottom_field
  }
  if (reader.bit() === 1) {
    reader.bits(32); // num_units_in_tick
    reader.bits(32); // time_scale
    reader.bit(); // fixed_frame_rate_flag
  }
  const hasNalRate = reader.bit() === 1;
  if (hasNalRate) skipReferenceDecoder(reader);
  const hasVclRate = reader.bit() === 1;
  if (hasVclRate) skipReferenceDecoder(reader);
  if (hasNalRate || hasVclRate) reader.bit(); // low_delay_hrd_flag
  reader.bit(); // pic_struct_present_flag
  return { color, maxReorderFrames: reader.bit() === 1 ? readReorderFrames(reader) : undefined };
}

function readColor(reader: BitReader): SequenceColor | undefined {
  reader.bits(3); // video_format
  const isFullRange = reader.bit() === 1;
  if (reader.bit() === 0) return undefined;
  return { isFullRange, primaries: reader.bits(8), transfer: reader.bits(8), matrix: reader.bits(8) };
}

/** Hypothetical reference decoder parameters (E.1.2). */
function skipReferenceDecoder(reader: BitReader): void {
  const count = reader.unsigned() + 1;
  reader.bits(8); // bit_rate_scale, cpb_size_scale
  for (let i = 0; i < count; i++) {
    reader.unsigned();
    reader.unsigned();
    reader.bit();
  }
  reader.bits(20); // four lengths
}

function readReorderFrames(reader: BitReader): number {
  reader.bit(); // motion_vectors_over_pic_boundaries_flag
  for (let i = 0; i < 4; i++) reader.unsigned(); // bytes and bits of a picture and a block, vector lengths
  const maxReorderFrames = reader.unsigned();
  reader.unsigned(); // max_dec_frame_buffering
  return maxReorderFrames;
}
