import type { OutgoingEvent, OutgoingPointer } from '../worker/messages.js';

/** `requestAnimationFrame` of the page. */
export interface PageFrames {
  request(callback: () => void): number;
  cancel(handle: number): void;
}

/**
 * Sends at most one move per pointer and animation frame, and never changes the order of anything: whatever is not a
 * move sends the moves before it first.
 */
export class MoveCoalescer {
  readonly #send: (event: OutgoingEvent) => void;
  readonly #frames: PageFrames;
  /** By pointer: with two fingers on the glass, each has its own last place. */
  readonly #moves = new Map<number | undefined, OutgoingPointer>();
  #frame: number | undefined;

  constructor(send: (event: OutgoingEvent) => void, frames: PageFrames) {
    this.#send = send;
    this.#frames = frames;
  }

  move(event: OutgoingPointer): void {
    this.#moves.set(event.pointer_id, event);
    this.#frame ??= this.#frames.request(() => {
      this.#frame = undefined;
      this.#flush();
    });
  }

  /** Anything but a move. */
  send(event: OutgoingEvent): void {
    this.#flush();
    this.#send(event);
  }

  /** Sends what is held back and stops. */
  close(): void {
    this.#flush();
  }

  #flush(): void {
    if (this.#frame !== undefined) this.#frames.cancel(this.#frame);
    this.#frame = undefined;
    for (const event of this.#moves.values()) this.#send(event);
    this.#moves.clear();
  }
}
