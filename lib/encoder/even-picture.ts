/** Some rows of a picture, with memory behind them that may be read. */
export interface Slice {
  readonly bytes: Buffer;
  readonly stride: number;
  readonly y: number;
  readonly rows: number;
}

/** swscale reads rows in whole vectors: this many bytes behind the last pixel must be memory. */
const READ_AHEAD = 64;

/** Frames of any size as an encoder takes them: of even size, and read in place wherever that is possible. */
export class EvenPicture {
  readonly codedWidth: number;
  readonly codedHeight: number;
  #spare = Buffer.alloc(0);

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    // Chroma comes in blocks of two, and no encoder takes half a block.
    this.codedWidth = width + (width % 2);
    this.codedHeight = height + (height % 2);
  }

  /**
   * The rows of a frame from top to bottom, in one slice or two. Valid until the next call.
   */
  slices(bytes: Uint8Array, stride: number, channels: number): Slice[] {
    const { width, height, codedWidth, codedHeight } = this;
    if (codedWidth !== width || codedHeight !== height || height < 4) {
      return [{ bytes: this.padded(bytes, stride, channels), stride: codedWidth * channels, y: 0, rows: codedHeight }];
    }
    const pixelBytes = stride * (height - 1) + width * channels;
    if (bytes.buffer.byteLength - bytes.byteOffset - pixelBytes >= READ_AHEAD) {
      return [{ bytes: Buffer.from(bytes.buffer, bytes.byteOffset), stride, y: 0, rows: height }];
    }
    // Two rows are enough to keep the vectors of all others inside the memory, and are one row of chroma.
    const tail = height - 2;
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, pixelBytes);
    const copy = this.#room(2 * stride + READ_AHEAD);
    copy.set(whole.subarray(tail * stride));
    return [
      { bytes: whole, stride, y: 0, rows: tail },
      { bytes: copy, stride, y: tail, rows: 2 },
    ];
  }

  /**
   * A copy whose rows are packed, and whose last column and row are repeated: what is seen stays as it is and where it
   * is. Valid until the next call; there is more memory behind it than pixels.
   */
  padded(bytes: Uint8Array, stride: number, channels: number): Buffer {
    const { width, height, codedWidth, codedHeight } = this;
    const rowBytes = width * channels;
    const codedBytes = codedWidth * channels;
    const copy = this.#room(codedBytes * codedHeight + READ_AHEAD);
    for (let y = 0; y < codedHeight; y++) {
      const from = Math.min(y, height - 1) * stride;
      const to = y * codedBytes;
      copy.set(bytes.subarray(from, from + rowBytes), to);
      if (codedBytes !== rowBytes) copy.copyWithin(to + rowBytes, to + rowBytes - channels, to + rowBytes);
    }
    return copy;
  }

  #room(byteLength: number): Buffer {
    if (this.#spare.byteLength < byteLength) this.#spare = Buffer.alloc(byteLength);
    return this.#spare;
  }
}
