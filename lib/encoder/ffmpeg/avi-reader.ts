const CHUNK_HEADER = 8;
/** 'RIFF' and 'LIST' have a form type behind their size; their content follows as chunks of its own. */
const LIST_HEADER = 12;

/**
 * Takes the frames out of an AVI stream as ffmpeg writes it into a pipe, however the bytes are split. Holds no more than
 * the frame that is arriving.
 */
export class AviReader {
  readonly #maxFrameBytes: number;
  readonly #onFrame: (data: Uint8Array<ArrayBuffer>) => void;
  readonly #header = new Uint8Array(LIST_HEADER);
  #headerLength = 0;
  #frame: Uint8Array<ArrayBuffer> | undefined;
  #frameLength = 0;
  #skip = 0;

  /**
   * @param maxFrameBytes - a longer frame is an error, not memory
   * @param onFrame - gets each frame that is not empty, as its own
   */
  constructor(maxFrameBytes: number, onFrame: (data: Uint8Array<ArrayBuffer>) => void) {
    this.#maxFrameBytes = maxFrameBytes;
    this.#onFrame = onFrame;
  }

  /**
   * Takes the next bytes of the stream.
   *
   * @throws RangeError where they are no AVI stream, or a frame is too long
   */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.byteLength) {
      const left = bytes.byteLength - at;
      if (this.#skip > 0) {
        const count = Math.min(this.#skip, left);
        this.#skip -= count;
        at += count;
      } else if (this.#frame) {
        const count = Math.min(this.#frame.byteLength - this.#frameLength, left);
        this.#frame.set(bytes.subarray(at, at + count), this.#frameLength);
        at += count;
        this.#frameLength += count;
        if (this.#frameLength === this.#frame.byteLength) this.#emit(this.#frame);
      } else {
        this.#header[this.#headerLength++] = bytes[at++]!;
        this.#readHeader();
      }
    }
  }

  #emit(frame: Uint8Array<ArrayBuffer>): void {
    this.#frame = undefined;
    this.#skip = frame.byteLength % 2;
    this.#onFrame(frame);
  }

  #readHeader(): void {
    if (this.#headerLength < CHUNK_HEADER) return;
    const name = String.fromCharCode(...this.#header.subarray(0, 4));
    if (!/^[0-9A-Za-z_ ]{4}$/.test(name))
      throw new RangeError(`the output is no AVI stream: a chunk is named '${name}'`);
    if (name === 'RIFF' || name === 'LIST') {
      // Sizes of lists are unknown in a pipe and not looked at.
      if (this.#headerLength === LIST_HEADER) this.#headerLength = 0;
      return;
    }
    this.#headerLength = 0;
    const length = new DataView(this.#header.buffer).getUint32(4, true);
    if (name !== '00dc') {
      this.#skip = length + (length % 2);
      return;
    }
    if (length > this.#maxFrameBytes) {
      throw new RangeError(`a frame of ${length} bytes, ${this.#maxFrameBytes} are the most`);
    }
    // Empty ones fill the time between two frames.
    if (length === 0) return;
    this.#frame = new Uint8Array(length);
    this.#frameLength = 0;
  }
}
