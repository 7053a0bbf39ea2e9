/** Reads the bits of a NAL unit's payload as H.264 codes them (ITU-T H.264, 7.2 and 9.1). Throws past the end. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  /** @param payload - with emulation prevention bytes, as it stands in the stream */
  constructor(payload: Uint8Array) {
    this.#bytes = withoutEmulationPrevention(payload);
  }

  /** The next bit. */
  bit(): 0 | 1 {
    const byte = this.#bytes[this.#at >> 3];
    if (byte === undefined) throw new RangeError('the NAL unit ends in the middle of a value');
    const bit = (byte >> (7 - (this.#at & 7))) & 1;
    this.#at++;
    return bit as 0 | 1;
  }

  /** `u(count)`: an unsigned number of up to 32 bits. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  /** `ue(v)`: an unsigned Exp-Golomb number. */
  unsigned(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      zeros++;
      if (zeros > 32) throw new RangeError('an Exp-Golomb number has more than 32 bits');
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** `se(v)`: a signed Exp-Golomb number. */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }
}

/** `00 00 03` stands for `00 00`, so that no start code appears inside. */
function withoutEmulationPrevention(payload: Uint8Array): Uint8Array {
  const clean = new Uint8Array(payload.byteLength);
  let length = 0;
  let zeros = 0;
  for (const byte of payload) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    clean[length++] = byte;
  }
  return clean.subarray(0, length);
}
