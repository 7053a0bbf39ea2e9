/** A four-letter name and a length. */
const HEADER_BYTES = 8;
const TYPE_BYTES = 4;

/**
 * Takes the pictures out of an AVI as it is written: unlike other containers, it holds none back and says how long each
 * is. Reads it in pieces of any size.
 */
export class AviChunks {
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes still to be ignored. */
  #skip = 0;

  /** The pictures that are complete with this piece; each owns its memory. */
  push(piece: Buffer): Uint8Array[] {
    const pictures: Uint8Array[] = [];
    let bytes: Buffer = this.#rest.byteLength > 0 ? Buffer.concat([this.#rest, piece]) : piece;
    for (;;) {
      const skipped = Math.min(this.#skip, bytes.byteLength);
      this.#skip -= skipped;
      bytes = bytes.subarray(skipped);
      if (bytes.byteLength < HEADER_BYTES + TYPE_BYTES) break;
      const name = bytes.toString('latin1', 0, 4);
      const length = bytes.readUInt32LE(4);
      // Chunks begin at even places.
      const end = HEADER_BYTES + length + (length % 2);
      if (name === '00dc' && length > 0) {
        if (bytes.byteLength < HEADER_BYTES + length) break;
        pictures.push(Uint8Array.from(bytes.subarray(HEADER_BYTES, HEADER_BYTES + length)));
      }
      this.#skip = this.#isContainer(name, bytes) ? HEADER_BYTES + TYPE_BYTES : end;
    }
    this.#rest = bytes;
    return pictures;
  }

  /** What is read into instead of over: the file, its continuations after each GiB, and their lists of pictures. */
  #isContainer(name: string, bytes: Buffer): boolean {
    return name === 'RIFF' || (name === 'LIST' && bytes.toString('latin1', 8, 12) === 'movi');
  }
}
