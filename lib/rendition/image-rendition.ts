import type { EncodeSlots } from '../encoder/encode-slots.js';
import type { ImageEncoder } from '../encoder/image-encoder.js';
import type { RfbLogger } from '../log/logger.js';
import type { RenditionMetrics } from '../display/metrics.js';
import type { ImageMime } from '../protocol/index.js';
import type { Clock, Timer } from '../time/clock.js';
import { EncodeMeter } from './encode-meter.js';
import type { ImageStanding } from './image-standing.js';
import { Pacer } from './pacer.js';
import { PictureCache } from './picture-cache.js';
import type { PictureSource, SourceFrame } from './picture-source.js';
import { renditionKey, type Rendition, type RenditionTargets } from './rendition.js';
import type { TallyBook } from './rendition-tally.js';
import type { Subscriber } from './subscriber.js';

/** Wait after an encode that failed, in ms: a frame that cannot be encoded must not become a busy loop. */
const RETRY_MS = 1000;
/** Least time between two answers to one viewer's wish for the same picture again, in ms. */
const REPEAT_SPACING_MS = 100;

/** What an image rendition needs from its surroundings. */
export interface ImageRenditionPorts {
  readonly source: PictureSource;
  readonly encoder: () => Promise<ImageEncoder>;
  readonly slots: EncodeSlots;
  readonly clock: Clock;
  readonly logger: RfbLogger;
  /** Its place on the ladder; 0 is the display's own quality. */
  readonly rung: number;
  readonly tallies: TallyBook;
}

/**
 * Images of a display in one format. It encodes the newest frame when it is idle and at least one
 * viewer has room, packs it once, and hands the same bytes to everyone who has room. Who has none gets the newest
 * picture later: what a viewer is owed is a fact about the frame, not a message in a queue.
 */
export class ImageRendition implements Rendition {
  readonly key: string;
  readonly transport = 'image';
  readonly #subscribers = new Map<Subscriber, ImageStanding>();
  readonly #cache: PictureCache;
  readonly #pacer: Pacer;
  readonly meter: EncodeMeter;
  #encoder: Promise<ImageEncoder> | undefined;
  #imageQuality: number;
  #framerate: number;
  #isEncoding = false;
  #isClosed = false;
  #timer: Timer | undefined;
  #retryAtMs = -Infinity;

  constructor(
    readonly mime: ImageMime,
    targets: RenditionTargets,
    private readonly ports: ImageRenditionPorts,
  ) {
    this.key = renditionKey(mime, ports.rung);
    this.#imageQuality = targets.imageQuality;
    this.#framerate = targets.framerate;
    this.#pacer = new Pacer(targets.framerate);
    this.meter = new EncodeMeter(ports.tallies.of(this.key));
    this.#cache = new PictureCache(mime, ports.source, ports.clock);
  }

  get framerate(): number {
    return this.#framerate;
  }

  get subscriberCount(): number {
    return this.#subscribers.size;
  }

  /** Adds a viewer; it is owed the current picture at once. */
  attach(subscriber: Subscriber): void {
    this.#subscribers.set(subscriber, {
      delivered: 0,
      wantsRepeat: false,
      repeatedMs: -Infinity,
      repeatTimer: undefined,
    });
    this.wake(subscriber);
  }

  detach(subscriber: Subscriber): void {
    this.#subscribers.get(subscriber)?.repeatTimer?.cancel();
    this.#subscribers.delete(subscriber);
  }

  /** Owes `subscriber` the current picture again, even if nothing changed. */
  repeat(subscriber: Subscriber): void {
    const standing = this.#subscribers.get(subscriber);
    if (!standing) return;
    standing.wantsRepeat = true;
    this.wake(subscriber);
  }

  /** Takes new targets; a changed quality makes the resting picture due again. */
  configure(targets: RenditionTargets): void {
    if (targets.framerate !== this.#framerate) {
      this.#pacer.framerate = targets.framerate;
      this.#timer?.cancel();
      this.#timer = undefined;
    }
    if (targets.imageQuality !== this.#imageQuality && this.mime !== 'image/png') this.#cache.expire();
    this.#framerate = targets.framerate;
    this.#imageQuality = targets.imageQuality;
    this.frameChanged();
  }

  /** The display has a newer frame. */
  frameChanged(): void {
    if (this.#isEncoding || this.#timer) return;
    for (const [subscriber, standing] of this.#subscribers) {
      if (subscriber.isReady && this.#isOwed(standing)) {
        this.wake(subscriber);
        return;
      }
    }
  }

  /** `subscriber` may have become ready. */
  wake(subscriber: Subscriber): void {
    const standing = this.#subscribers.get(subscriber);
    if (this.#isClosed || !standing || !subscriber.isReady || !this.#isOwed(standing)) return;
    if (!this.#cache.isCurrent) this.#encodeWhenDue();
    // A viewer with a blank view does not wait for the frame rate: it sees the picture before, and then the newest.
    const isBlankMeanwhile = this.#timer !== undefined && (standing.delivered === 0 || standing.wantsRepeat);
    if (this.#cache.isCurrent || (isBlankMeanwhile && this.#cache.serial > 0)) this.#serve(subscriber, standing);
  }

  metrics(): RenditionMetrics {
    const nowMs = this.ports.clock.nowMs();
    return {
      key: this.key,
      imageQuality: this.#imageQuality,
      framerate: this.#framerate,
      encodeQueueSize: Number(this.#isEncoding),
      ...this.meter.read(nowMs),
      viewers: this.#subscribers.size,
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const subscriber of [...this.#subscribers.keys()]) this.detach(subscriber);
  }

  #isOwed(standing: ImageStanding): boolean {
    return standing.wantsRepeat || !this.#cache.isCurrent || standing.delivered !== this.#cache.serial;
  }

  #serve(subscriber: Subscriber, standing: ImageStanding): void {
    const nowMs = this.ports.clock.nowMs();
    if (standing.delivered === this.#cache.serial) {
      const waitMs = standing.repeatedMs + REPEAT_SPACING_MS - nowMs;
      if (waitMs > 0) {
        standing.repeatTimer ??= this.ports.clock.setTimer(waitMs, () => {
          standing.repeatTimer = undefined;
          this.wake(subscriber);
        });
        return;
      }
      standing.repeatedMs = nowMs;
    }
    standing.wantsRepeat = false;
    standing.delivered = this.#cache.serial;
    subscriber.deliver(this.#cache.pictureFor(subscriber));
  }

  #encodeWhenDue(): void {
    if (this.#isEncoding || this.#timer || !this.ports.source.latest) return;
    const nowMs = this.ports.clock.nowMs();
    const waitMs = Math.max(this.#pacer.delayMs(nowMs), this.#retryAtMs - nowMs);
    if (waitMs <= 0) {
      void this.#encode();
      return;
    }
    this.#timer = this.ports.clock.setTimer(waitMs, () => {
      this.#timer = undefined;
      this.frameChanged();
    });
  }

  async #encode(): Promise<void> {
    this.#isEncoding = true;
    await this.ports.slots.acquire();
    const frame = this.ports.source.latest;
    try {
      if (frame && this.#hasReader()) await this.#encodeFrame(frame);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.ports.slots.release();
      this.#isEncoding = false;
    }
    if (!this.#isClosed) this.frameChanged();
  }

  /** While the slot was waited for, everyone may have left or hidden their view. */
  #hasReader(): boolean {
    return !this.#isClosed && [...this.#subscribers.keys()].some((subscriber) => subscriber.isReady);
  }

  async #encodeFrame(frame: SourceFrame): Promise<void> {
    const { clock } = this.ports;
    const startedMs = clock.nowMs();
    this.#pacer.start(startedMs);
    const draft = this.#cache.begin(frame);
    frame.retain();
    try {
      this.#encoder ??= this.ports.encoder();
      const payload = await (await this.#encoder).encode(frame, this.#imageQuality);
      this.meter.done(startedMs, clock.nowMs(), payload.byteLength);
      this.#cache.finish(draft, payload);
    } finally {
      frame.release();
    }
    this.#deliverToAll();
  }

  #deliverToAll(): void {
    if (this.#isClosed) return;
    for (const [subscriber, standing] of this.#subscribers) {
      if (subscriber.isReady) this.#serve(subscriber, standing);
      else subscriber.miss();
    }
  }

  #fail(error: unknown): void {
    this.meter.failed();
    this.#encoder = undefined;
    this.#retryAtMs = this.ports.clock.nowMs() + RETRY_MS;
    // Said at the first failure and then ever more rarely: a source that keeps failing must not fill the log.
    if (Math.log2(this.meter.errors) % 1 === 0) {
      const text = error instanceof Error ? error.message : String(error);
      this.ports.logger.error(`${this.key} encode failed (${this.meter.errors} so far, next try in 1 s): ${text}`);
    }
  }
}
