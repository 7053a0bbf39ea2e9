/** A picture on its way to a viewer. */
export interface InFlight {
  readonly seq: number;
  readonly sentMs: number;
  /** Size of the published frame it shows. */
  readonly width: number;
  readonly height: number;
  /** Decoded in order: its ack speaks for all older ones. */
  readonly isVideo: boolean;
}

/**
 * Pictures sent and not yet acknowledged. Numbers only: it knows no socket and no clock. Acks may come in any order,
 * or never: each picture expires by itself.
 */
export class InFlightWindow {
  readonly #pictures = new Map<number, InFlight>();

  constructor(
    private readonly capacity: number,
    private readonly timeoutMs: number,
  ) {}

  get size(): number {
    return this.#pictures.size;
  }

  get hasRoom(): boolean {
    return this.#pictures.size < this.capacity;
  }

  /** When the oldest picture was sent; `undefined` with none on its way. */
  get oldestSentMs(): number | undefined {
    for (const picture of this.#pictures.values()) return picture.sentMs;
    return undefined;
  }

  /** When the oldest picture expires, in ms of the caller's clock; `undefined` with none on its way. */
  get nextExpiryMs(): number | undefined {
    const sentMs = this.oldestSentMs;
    return sentMs === undefined ? undefined : sentMs + this.timeoutMs;
  }

  /** A picture is about to be sent. Called before the send, so that a send that fails half-way is counted. */
  add(picture: InFlight): void {
    this.#pictures.set(picture.seq, picture);
  }

  /** Takes the picture out; `undefined` for one never sent, already acknowledged or expired. */
  ack(seq: number): InFlight | undefined {
    const picture = this.#pictures.get(seq);
    this.#pictures.delete(seq);
    // Some clients acknowledge only what they painted; of video, a later picture cannot be shown without the earlier.
    if (picture?.isVideo) {
      for (const older of this.#pictures.values())
        if (older.isVideo && older.seq < seq) this.#pictures.delete(older.seq);
    }
    return picture;
  }

  /** Frees the places of pictures whose time is up, and says how many. */
  expire(nowMs: number): number {
    let count = 0;
    for (const picture of this.#pictures.values()) {
      if (picture.sentMs + this.timeoutMs > nowMs) break;
      this.#pictures.delete(picture.seq);
      count++;
    }
    return count;
  }

  clear(): void {
    this.#pictures.clear();
  }
}
