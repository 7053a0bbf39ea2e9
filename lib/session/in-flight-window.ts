/** A picture on its way to a viewer. */
export interface InFlight {
  readonly seq: number;
  readonly sentMs: number;
  /** Size of what is seen: that of the published frame, or less on a scaled rendition. */
  readonly width: number;
  readonly height: number;
  /** Of its message. */
  readonly bytes: number;
  /** Decoded in order: its ack speaks for all older ones. */
  readonly isVideo: boolean;
  /** When the frame was published; `undefined` where the viewer had been shown it before, or could not have been. */
  readonly publishedMs: number | undefined;
}

/**
 * Pictures sent and not yet acknowledged. Numbers only: it knows no socket and no clock. Acks may come in any order,
 * or never: each picture expires by itself.
 */
export class InFlightWindow {
  readonly #pictures = new Map<number, InFlight>();
  #ackedSeq = -1;
  #bytes = 0;

  constructor(private readonly timeoutMs: number) {}

  get size(): number {
    return this.#pictures.size;
  }

  /** Of all pictures on their way. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * When the oldest picture was sent that is newer than every acknowledged one; `undefined` with none. Older ones may have
   * been left out by the viewer, which says nothing of the link.
   */
  get waitingSinceMs(): number | undefined {
    for (const picture of this.#pictures.values()) if (picture.seq > this.#ackedSeq) return picture.sentMs;
    return undefined;
  }

  /**
   * When the oldest picture expires, in ms of the caller's clock; `undefined` with none on its way.
   *
   * @param baseMs - what an ack takes at best
   */
  nextExpiryMs(baseMs: number): number | undefined {
    for (const picture of this.#pictures.values()) return picture.sentMs + baseMs + this.timeoutMs;
    return undefined;
  }

  /** A picture is about to be sent. Called before the send, so that a send that fails half-way is counted. */
  add(picture: InFlight): void {
    this.#pictures.set(picture.seq, picture);
    this.#bytes += picture.bytes;
  }

  /** Takes the picture out; `undefined` for one never sent, already acknowledged or expired. */
  ack(seq: number): InFlight | undefined {
    const picture = this.#pictures.get(seq);
    if (!picture) return undefined;
    this.#take(picture);
    this.#ackedSeq = Math.max(this.#ackedSeq, seq);
    // Some clients acknowledge only what they painted; of video, a later picture cannot be shown without the earlier.
    if (picture.isVideo) {
      for (const older of this.#pictures.values()) if (older.isVideo && older.seq < seq) this.#take(older);
    }
    return picture;
  }

  /**
   * Frees the places of pictures whose time is up, and says how many of them are newer than every acknowledged one.
   * A viewer that never acknowledges says nothing of its link by that.
   *
   * @param baseMs - what an ack takes at best
   * @param hasArrived - whether a picture sent at that time has arrived: on a slow link it may still be on its way
   */
  expire(nowMs: number, baseMs: number, hasArrived: (sentMs: number) => boolean): number {
    let count = 0;
    for (const picture of this.#pictures.values()) {
      if (picture.sentMs + baseMs + this.timeoutMs > nowMs || !hasArrived(picture.sentMs)) break;
      this.#take(picture);
      if (picture.seq > this.#ackedSeq && this.#ackedSeq >= 0) count++;
    }
    return count;
  }

  clear(): void {
    this.#pictures.clear();
    this.#bytes = 0;
  }

  #take({ seq, bytes }: InFlight): void {
    this.#pictures.delete(seq);
    this.#bytes -= bytes;
  }
}
