import { MostCarried } from './most-carried.js';

/** What is left of the weight of earlier samples when a new one comes. */
const KEPT = 0.5;
/** Clocks and event loops tell no less apart, in ms. */
const LEAST_MS = 1;
/**
 * Bytes per ms where nothing is known: 1 Mbit/s, because a link that carries less shows no live pictures worth the name. What
 * passes by this in time may be tried on any link.
 */
const ASSUMED = 125;
/** A picture from this size on takes longer at that rate than decoding and painting do, so that its ack says how slow a link is. */
const TELLING_BYTES = 8192;

/**
 * What a viewer's link carries, in bytes per ms. On an idle link a rate over time says only what was asked of it, so that
 * single pictures count: how long each took over a round trip with nothing in the way. A ping that was sent behind a picture
 * tells it best. Acks wait for decoding and for an animation frame as well: they tell what it is at least, which is used until
 * there is better.
 */
export class Goodput {
  #bytes = 0;
  #ms = 0;
  readonly #atLeast = new MostCarried();

  /** @param wayMs - round trip with nothing in the way, as far as is known */
  bytesPerMs(wayMs: number): number {
    return this.#ms > 0 ? this.#bytes / this.#ms : (this.#atLeast.bytesPerMs(wayMs) ?? ASSUMED);
  }

  /** A picture had arrived `ms` later than nothing would have. */
  measured(bytes: number, ms: number): void {
    this.#bytes = this.#bytes * KEPT + bytes;
    this.#ms = this.#ms * KEPT + Math.max(LEAST_MS, ms);
  }

  /** A picture was acknowledged, `ms` after it was sent. */
  acked(bytes: number, ms: number, wayMs: number): void {
    const rate = bytes / Math.max(LEAST_MS, ms - wayMs);
    if (bytes >= TELLING_BYTES || rate > ASSUMED) this.#atLeast.add(bytes, ms, wayMs);
  }
}
