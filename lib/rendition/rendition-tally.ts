import { noDrops, noKeyframes } from './counts.js';
import { TimeHistogram } from '../metrics/time-histogram.js';

/** Bounds of times, in ms: an encode at 240 per second, an age at which nobody would steer by hand any more, and between. */
const BOUNDS_MS = [1, 2.5, 5, 10, 16, 25, 33, 50, 75, 100, 150, 250, 500, 1000, 2500, 5000];

/**
 * What one rendition of a display did, over all the encoders and viewers it ever had. Totals only grow: they outlive
 * whom they are of. Kept as plain fields because they are counted with every picture of every viewer.
 */
export class RenditionTally {
  encodes = 0;
  encodeErrors = 0;
  bytesEncoded = 0;
  encodeMs = 0;
  framesSent = 0;
  bytesSent = 0;
  framesAcked = 0;
  /** Viewers that watch it now. */
  viewers = 0;
  readonly keyframes = noKeyframes();
  readonly dropped = noDrops();
  /** Only while somebody reads them. */
  times: RenditionTimes | undefined;

  /** Adds the totals of another; not the viewers of now. */
  merge(other: RenditionTally): void {
    this.encodes += other.encodes;
    this.encodeErrors += other.encodeErrors;
    this.bytesEncoded += other.bytesEncoded;
    this.encodeMs += other.encodeMs;
    this.framesSent += other.framesSent;
    this.bytesSent += other.bytesSent;
    this.framesAcked += other.framesAcked;
    addCounts(this.keyframes, other.keyframes);
    addCounts(this.dropped, other.dropped);
    if (!other.times) return;
    this.times ??= new RenditionTimes();
    this.times.merge(other.times);
  }
}

/** How long what took. */
export class RenditionTimes {
  readonly encode = new TimeHistogram(BOUNDS_MS);
  readonly age = new TimeHistogram(BOUNDS_MS);
  readonly roundTrip = new TimeHistogram(BOUNDS_MS);

  merge(other: RenditionTimes): void {
    this.encode.merge(other.encode);
    this.age.merge(other.age);
    this.roundTrip.merge(other.roundTrip);
  }
}

/** The tallies of one display, by the key of the rendition. */
export class TallyBook {
  readonly #tallies = new Map<string, RenditionTally>();
  #keepsTimes = false;

  of(key: string): RenditionTally {
    let tally = this.#tallies.get(key);
    if (!tally) {
      tally = new RenditionTally();
      if (this.#keepsTimes) tally.times = new RenditionTimes();
      this.#tallies.set(key, tally);
    }
    return tally;
  }

  get all(): ReadonlyMap<string, RenditionTally> {
    return this.#tallies;
  }

  /** Somebody reads how long things take: from now on that is kept. */
  keepTimes(): void {
    this.#keepsTimes = true;
    for (const tally of this.#tallies.values()) tally.times ??= new RenditionTimes();
  }
}

function addCounts<Name extends string>(to: Record<Name, number>, from: Record<Name, number>): void {
  for (const name in from) to[name] += from[name];
}
