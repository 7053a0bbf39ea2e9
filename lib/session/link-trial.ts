import type { KeyframeCause } from '../protocol/index.js';
import type { PackedPicture } from '../rendition/subscriber.js';
import type { InFlightWindow } from './in-flight-window.js';
import type { Link } from './link.js';
import { MostCarried } from './most-carried.js';

/** Bytes that may be on a link of which nothing is known: what one of 1 Mbit/s carries in half a second. */
const UNTRIED_BYTES = 62_500;
/** Bytes that are held back at most. */
const MAX_HELD_BYTES = 1_048_576;

/** A picture that is held back, and why this viewer needs it, where it is a keyframe. */
export interface HeldPicture {
  readonly picture: PackedPicture;
  readonly keyCause: KeyframeCause | undefined;
}

/** What a trial works with. */
export interface LinkTrialPorts {
  readonly window: InFlightWindow;
  readonly link: Link;
  /** So old pictures may be when they arrive, in ms. */
  readonly maxLatencyMs: number;
  /** Something arrived; perhaps there is room now. */
  readonly onArrived: () => void;
}

/**
 * A link is trusted with as much as it was seen to carry in time: what is sent takes seconds to drain where it is narrow,
 * and cannot be taken back. Deltas beyond that are held back on this side until something arrives, so that who turns out to
 * be far away on a wide link misses none of them.
 */
export class LinkTrial {
  #held: HeldPicture[] = [];
  #heldBytes = 0;
  readonly #most = new MostCarried();
  /** That are taken to be carried in time, until what the link does with more was timed once. Acks say only that it carries no less. */
  #untriedBytes = UNTRIED_BYTES;
  #isTiming = false;

  constructor(private readonly ports: LinkTrialPorts) {}

  /** Whether another picture may be on its way. */
  get hasRoom(): boolean {
    return this.#held.length === 0 && this.ports.window.bytes <= this.#trustedBytes;
  }

  /** Whether a delta that comes without room can be held back. */
  get canHold(): boolean {
    return this.#heldBytes < MAX_HELD_BYTES;
  }

  /**
   * Keeps a picture until it is known what the link carries. Returns false where there is no need. It must be in the order of
   * what was sent.
   */
  hold(picture: PackedPicture, keyCause: KeyframeCause | undefined): boolean {
    if (this.hasRoom) return false;
    this.#held.push({ picture, keyCause });
    this.#heldBytes += picture.message.byteLength;
    return true;
  }

  /** A picture was sent. More than is taken to be carried is timed, once: the ping for it keeps others from being sent. */
  sent(): void {
    const { link, window } = this.ports;
    if (this.#isTiming || this.#untriedBytes === 0 || window.bytes <= this.#trustedBytes) return;
    this.#isTiming = true;
    link.time(
      () => window.bytes,
      (bytes, rttMs) => {
        this.#isTiming = false;
        // They were forgotten before the ping left.
        if (bytes === 0) return;
        this.#untriedBytes = 0;
        this.arrived(bytes, rttMs);
        this.ports.onArrived();
      },
    );
  }

  /** What was on its way has arrived, `ms` after it was sent. */
  arrived(bytes: number, ms: number): void {
    this.#most.add(bytes, ms, this.#wayMs);
  }

  get #trustedBytes(): number {
    const carriedBytes = (this.#most.bytesPerMs(this.#wayMs) ?? 0) * this.ports.maxLatencyMs;
    return Math.max(carriedBytes, this.#untriedBytes);
  }

  get #wayMs(): number {
    return this.ports.link.gauge.baseRttMs ?? 0;
  }

  /** Whether what is held back is to be sent now, is lost, or waits still. */
  get outcome(): 'send' | 'lose' | 'wait' {
    if (this.#held.length === 0) return 'wait';
    const { bytes } = this.ports.window;
    if (bytes + this.#heldBytes <= this.#trustedBytes) return 'send';
    // One may always be on its way.
    if (bytes === 0) return this.#held.length === 1 ? 'send' : 'lose';
    return 'wait';
  }

  /** Takes what was held back. */
  take(): readonly HeldPicture[] {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    return held;
  }
}
