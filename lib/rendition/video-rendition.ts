import type { RenditionMetrics } from '../display/metrics.js';
import type { KeyframeCause } from '../protocol/index.js';
import type { Timer } from '../time/clock.js';
import { EncodeMeter } from './encode-meter.js';
import { Pacer } from './pacer.js';
import type { SourceFrame } from './picture-source.js';
import { renditionKey, type Rendition, type RenditionTargets } from './rendition.js';
import { settle, type Standing } from './standing.js';
import type { PackedPicture, Subscriber } from './subscriber.js';
import type { VideoRenditionPorts } from './video-rendition-ports.js';
import { VideoSupply } from './video-supply.js';
import { packChunk, VideoStamp } from './video-stamp.js';

/** Failures in a row after which the display goes on with images. */
const MAX_FAILURES = 3;
/** Wait before a failed encoder is replaced, in ms, doubled each time. */
const RETRY_MS = 100;

/** An encoder that takes longer to start, or for a frame, is not waited for without a picture, in ms. */
const SLOW_MS = 4000;

/**
 * H.264 of a display. A delta goes to everyone whose chain of references is whole. Who joined, reset, or missed a delta
 * waits for a keyframe; the wishes of all are one keyframe, and keyframes keep a distance, so that one bad link cannot
 * make everybody pay. A frame dropped before its encode breaks nobody's chain.
 */
export class VideoRendition implements Rendition {
  readonly key: string;
  readonly transport = 'webcodecs';
  readonly #subscribers = new Map<Subscriber, Standing>();
  readonly #supply: VideoSupply;
  readonly #stamp: VideoStamp;
  readonly #pacer: Pacer;
  readonly meter: EncodeMeter;
  #targets: RenditionTargets;
  #codec: string | undefined;
  #encodedVersion = 0;
  #lastKeyMs = -Infinity;
  #retryAtMs = -Infinity;
  #isEncoding = false;
  #isSlow = false;
  #isClosed = false;
  #timer: Timer | undefined;
  #failures = 0;

  constructor(
    targets: RenditionTargets,
    private readonly ports: VideoRenditionPorts,
  ) {
    this.#targets = targets;
    this.#pacer = new Pacer(targets.framerate);
    this.key = renditionKey(ports.chroma === '444' ? 'h264;chroma=444' : 'h264', ports.rung);
    this.meter = new EncodeMeter(ports.tallies.of(this.key));
    this.#supply = new VideoSupply(ports);
    this.#stamp = new VideoStamp(ports.source, ports.clock);
  }

  get codec(): string | undefined {
    return this.#codec;
  }

  get framerate(): number {
    return this.#targets.framerate;
  }

  get subscriberCount(): number {
    return this.#subscribers.size;
  }

  attach(subscriber: Subscriber): void {
    this.#subscribers.set(subscriber, { hasChain: false, keyCause: 'join', isWaiting: false });
    this.wake(subscriber);
  }

  detach(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
  }

  repeat(subscriber: Subscriber, isChainLost: boolean, cause: KeyframeCause): void {
    const standing = this.#subscribers.get(subscriber);
    if (!standing) return;
    standing.keyCause ??= cause;
    if (isChainLost) standing.hasChain = false;
    this.wake(subscriber);
  }

  wake(subscriber: Subscriber): void {
    if (!subscriber.isReady) return;
    this.frameChanged();
    this.#tellToWait(subscriber);
  }

  frameChanged(): void {
    if (this.#isClosed || this.#isEncoding) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    const waitMs = this.#dueInMs();
    if (waitMs === undefined) return;
    if (waitMs <= 0) void this.#encode();
    else this.#timer = this.ports.clock.setTimer(waitMs, () => this.frameChanged());
  }

  configure(targets: RenditionTargets): void {
    if (targets.framerate !== this.#targets.framerate) this.#pacer.framerate = targets.framerate;
    this.#targets = targets;
    this.#supply.reconfigure(targets);
    this.frameChanged();
  }

  metrics(): RenditionMetrics {
    const nowMs = this.ports.clock.nowMs();
    return {
      key: this.key,
      imageQuality: this.#targets.imageQuality,
      framerate: this.#targets.framerate,
      bitrate: this.#targets.bitrate,
      encoder: this.ports.kind.name,
      encodeQueueSize: Number(this.#isEncoding),
      ...this.meter.readKeyframes(),
      ...this.meter.read(nowMs),
      viewers: this.#subscribers.size,
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#subscribers.clear();
    // An encode under way ends it when it is done.
    if (!this.#isEncoding) this.#supply.drop();
  }

  /** Whose keyframe is not already being encoded, or takes long, sees the picture at once in another way. */
  #tellToWait(subscriber: Subscriber): void {
    const standing = this.#subscribers.get(subscriber);
    if (!standing || standing.hasChain || standing.isWaiting) return;
    if (!this.#isSlow && this.#keyWaitMs(this.ports.clock.nowMs()) <= 0) return;
    standing.isWaiting = true;
    subscriber.waitForKey();
  }

  /** Milliseconds until there is something to encode; `undefined` for nothing. */
  #dueInMs(): number | undefined {
    const frame = this.ports.source.latest;
    if (!frame) return undefined;
    const nowMs = this.ports.clock.nowMs();
    const waits: number[] = [];
    if (this.#keyWish()) waits.push(this.#keyWaitMs(nowMs));
    const isNewer = frame.version !== this.#encodedVersion;
    if (isNewer && this.#find(({ hasChain }) => hasChain)) waits.push(this.#pacer.delayMs(nowMs));
    if (waits.length === 0) return undefined;
    return Math.max(Math.min(...waits), this.#retryAtMs - nowMs);
  }

  /** Why somebody needs a keyframe who has room for it. */
  #keyWish(): KeyframeCause | undefined {
    return this.#find(({ keyCause }) => keyCause !== undefined)?.keyCause;
  }

  #keyWaitMs(nowMs: number): number {
    return Math.max(0, this.#lastKeyMs + this.ports.keyframeSpacingMs - nowMs);
  }

  #find(test: (standing: Standing) => boolean): Standing | undefined {
    for (const [subscriber, standing] of this.#subscribers) if (test(standing) && subscriber.isReady) return standing;
    return undefined;
  }

  async #encode(): Promise<void> {
    const frame = this.ports.source.latest!;
    this.#isEncoding = true;
    const timer = this.ports.clock.setTimer(SLOW_MS, () => this.#slow());
    frame.retain();
    try {
      await this.#encodeFrame(frame);
      this.#failures = 0;
    } catch (error) {
      this.#fail(error);
    } finally {
      frame.release();
      timer.cancel();
      this.#isEncoding = this.#isSlow = false;
    }
    if (this.#isClosed) this.#supply.drop();
    else this.frameChanged();
  }

  #slow(): void {
    this.#isSlow = true;
    for (const subscriber of [...this.#subscribers.keys()]) this.wake(subscriber);
  }

  async #encodeFrame(frame: SourceFrame): Promise<void> {
    const { clock } = this.ports;
    const stream = await this.#supply.streamFor(frame, () => this.#targets);
    const startedMs = clock.nowMs();
    // Asked now and not before the encoder was there: a wish that came meanwhile is served too.
    const wish = this.#keyWaitMs(startedMs) <= 0 ? this.#keyWish() : undefined;
    // Who wished for one has left, or hides.
    if (!wish && frame.version === this.#encodedVersion) return;
    // The same frame again is no part of the frame rate: counted, each would hold up all frames to come by what the rate
    // is over.
    if (frame.version !== this.#encodedVersion) this.#pacer.start(startedMs);
    // Repeats and stills that viewers were sent meanwhile carry the time that passed, which the app's own may not have.
    for (const subscriber of this.#subscribers.keys()) this.#stamp.raise(subscriber.lastTimestampUs);
    const stamp = this.#stamp.next(frame);
    const chunk = await stream.encode(frame, { keyFrame: wish !== undefined });
    const keyCause = chunk.type === 'key' ? (wish ?? 'encoder') : undefined;
    this.#encodedVersion = frame.version;
    this.#codec = chunk.codec;
    if (keyCause) this.#lastKeyMs = startedMs;
    this.meter.done(startedMs, clock.nowMs(), chunk.data.byteLength, keyCause);
    this.#deliver(packChunk(stamp, frame, chunk), keyCause);
  }

  #deliver(picture: PackedPicture, keyCause: KeyframeCause | undefined): void {
    if (this.#isClosed) return;
    for (const [subscriber, standing] of this.#subscribers) {
      if (!keyCause && !standing.hasChain) continue;
      const isInOrder = picture.seq > subscriber.lastSeq && picture.timestampUs > subscriber.lastTimestampUs;
      const hasRoom = subscriber.isReady || (standing.hasChain && subscriber.isStretchable);
      const ownCause = settle(standing, isInOrder && hasRoom, keyCause);
      if (standing.hasChain) subscriber.deliver(picture, ownCause);
      else subscriber.miss();
    }
  }

  /** Whoever fails is replaced; the new one begins with a keyframe, so that viewers go on there. */
  #fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.meter.failed();
    this.#failures++;
    this.#supply.drop();
    this.#lastKeyMs = -Infinity;
    for (const standing of this.#subscribers.values()) {
      Object.assign(standing, { hasChain: false, keyCause: standing.keyCause ?? 'encoder' });
    }
    this.#retryAtMs = this.ports.clock.nowMs() + RETRY_MS * 2 ** (this.#failures - 1);
    this.ports.logger.error(`${this.ports.kind.name} failed (${this.#failures} in a row): ${reason}`);
    if (this.#failures >= MAX_FAILURES && !this.#isClosed) this.ports.onUnavailable(reason);
  }
}
