/** Spare slots kept warm: a write into fresh memory costs page faults, up to ten times the copy itself. */
const MAX_SPARE = 2;

/** A share in a slot of pixels. The slot is free for reuse once every share was released. */
export interface PixelLease {
  /** Exactly the bytes asked for. Read-only for everyone but the one who leased it. */
  readonly bytes: Uint8Array;
  /** Takes one more share. */
  retain(): void;
  /** Gives one share back. */
  release(): void;
}

/**
 * Recycled slots of shared memory for the frames of one display. Shared, so that encoders in other threads read the
 * same bytes. Its size is bounded by who holds a share: the latest frame, encodes under way, and two spares.
 */
export class PixelStore {
  #spare: SharedArrayBuffer[] = [];

  /** Leases a slot of `byteLength` bytes with undefined content; the caller holds the first share. */
  lease(byteLength: number): PixelLease {
    const at = this.#spare.findIndex((buffer) => buffer.byteLength === byteLength);
    // Spares of another size belong to a frame size that is no longer published.
    const buffer = at >= 0 ? this.#spare.splice(at, 1)[0]! : new SharedArrayBuffer(byteLength);
    if (at < 0) this.#spare = [];
    return share(new Uint8Array(buffer), () => {
      if (this.#spare.length < MAX_SPARE) this.#spare.push(buffer);
    });
  }

  /** Forgets the spare slots. */
  clear(): void {
    this.#spare = [];
  }
}

/** A lease on memory that the app lent: nothing to recycle. */
export function lendPixels(bytes: Uint8Array): PixelLease {
  return share(bytes, () => {});
}

function share(bytes: Uint8Array, onFree: () => void): PixelLease {
  let shares = 1;
  return {
    bytes,
    retain() {
      shares++;
    },
    release() {
      shares--;
      if (shares === 0) onFree();
    },
  };
}
