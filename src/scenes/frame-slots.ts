/** One slot is drawn while the other is published. */
const SLOTS = 2;

const FREE = 0;
const TAKEN = 1;

/** What the other thread needs to see the same slots. */
export interface SharedSlots {
  readonly states: SharedArrayBuffer;
  readonly pixels: readonly SharedArrayBuffer[];
}

/**
 * Frames in memory that two threads see. A slot belongs to the renderer from {@link take} until it says which slot it
 * filled, and to the publisher from then until {@link release}: never to both.
 */
export class FrameSlots {
  readonly #states: Int32Array;
  readonly #pixels: Uint8Array[];

  constructor(readonly shared: SharedSlots) {
    this.#states = new Int32Array(shared.states);
    this.#pixels = shared.pixels.map((each) => new Uint8Array(each));
  }

  static allocate(bytes: number): FrameSlots {
    return new FrameSlots({
      states: new SharedArrayBuffer(SLOTS * Int32Array.BYTES_PER_ELEMENT),
      pixels: Array.from({ length: SLOTS }, () => new SharedArrayBuffer(bytes)),
    });
  }

  /** Takes a free slot to draw into; `undefined` while the publisher has them all. */
  take(): number | undefined {
    for (let slot = 0; slot < this.#pixels.length; slot++) {
      if (Atomics.compareExchange(this.#states, slot, FREE, TAKEN) === FREE) return slot;
    }
    return undefined;
  }

  /** The bytes of a slot, for whoever has it now. */
  pixels(slot: number): Uint8Array {
    const pixels = this.#pixels[slot];
    if (!pixels) throw new RangeError(`slot must be one of 0..${this.#pixels.length - 1}, got ${slot}`);
    return pixels;
  }

  /** Gives a slot back. */
  release(slot: number): void {
    Atomics.store(this.#states, slot, FREE);
  }
}
