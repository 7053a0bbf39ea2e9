import { parseSequenceParameterSet, type SequenceParameterSet } from './sequence-parameter-set.js';

/** What H.264 calls the kinds of NAL unit that matter here (ITU-T H.264, table 7-1). */
const SLICE = 1;
const IDR_SLICE = 5;
const PARAMETERS = 7;
const PICTURE_PARAMETERS = 8;

/** Facts of one access unit. */
export interface AccessUnit {
  /** An IDR with the parameter sets before it: a decoder can start here. */
  readonly isKey: boolean;
  /** Set on every key. */
  readonly parameters: SequenceParameterSet | undefined;
}

/**
 * Walks the NAL units of an Annex B stream (ITU-T H.264, B.1), each with its header byte and without start code. They are
 * views on `data`.
 */
export function* nalUnits(data: Uint8Array): Generator<Uint8Array, void> {
  // Buffer finds a pattern natively; a loop in JavaScript would take a millisecond for a large keyframe.
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  let start = bytes.indexOf(START_CODE);
  while (start >= 0) {
    const from = start + START_CODE.byteLength;
    start = bytes.indexOf(START_CODE, from);
    let to = start < 0 ? bytes.byteLength : start;
    // Zeros between units: the fourth byte of a long start code, and padding.
    while (to > from && bytes[to - 1] === 0) to--;
    if (to > from) yield data.subarray(from, to);
  }
}

const START_CODE = Uint8Array.of(0, 0, 1);

/**
 * Reads what kind of picture an access unit holds. Stops at the first slice.
 *
 * @throws RangeError where there is no picture in it, or an IDR comes without the parameter sets a joiner needs
 */
export function readAccessUnit(data: Uint8Array): AccessUnit {
  let parameters: SequenceParameterSet | undefined;
  let hasPictureParameters = false;
  for (const nal of nalUnits(data)) {
    switch (nal[0]! & 0x1f) {
      case PARAMETERS:
        parameters = parseSequenceParameterSet(nal);
        break;
      case PICTURE_PARAMETERS:
        hasPictureParameters = true;
        break;
      case IDR_SLICE:
        if (!parameters || !hasPictureParameters) throw new RangeError('an IDR without its parameter sets');
        return { isKey: true, parameters };
      case SLICE:
        return { isKey: false, parameters };
    }
  }
  throw new RangeError(`no picture in ${data.byteLength} bytes`);
}
