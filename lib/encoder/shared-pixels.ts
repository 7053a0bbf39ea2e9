import { types } from 'node:util';

/** Bytes behind the pixels, so that an encoder may read whole vectors in place. */
const READ_AHEAD = 64;

/** Pixels where another thread can read them: where they are, or else in one slot that is used again. */
export class SharedPixels {
  #slot = new Uint8Array(new SharedArrayBuffer(0));

  /** Valid until the next call. Copies only what does not lie in shared memory; published frames do. */
  share(bytes: Uint8Array): Uint8Array {
    // Not `instanceof`: buffers of other realms (vm contexts, test runners) are as good.
    if (types.isSharedArrayBuffer(bytes.buffer)) return bytes;
    // A fresh slot costs page faults, up to ten times the copy.
    if (this.#slot.byteLength < bytes.byteLength + READ_AHEAD) {
      this.#slot = new Uint8Array(new SharedArrayBuffer(bytes.byteLength + READ_AHEAD));
    }
    this.#slot.set(bytes);
    return this.#slot.subarray(0, bytes.byteLength);
  }
}
