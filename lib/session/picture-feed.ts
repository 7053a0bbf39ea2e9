import type { Stage } from '../display/stage.js';
import type { AckMessage, ServerMessage, Size } from '../protocol/index.js';
import type { RenditionChoice } from '../rendition/rendition-pool.js';
import type { PackedPicture, Subscriber } from '../rendition/subscriber.js';
import type { Channel } from './channel.js';
import { feedMetrics, type FeedMetrics } from './feed-metrics.js';
import { FirstShowing, frameAgeMs } from './first-showing.js';
import { InFlightWindow } from './in-flight-window.js';
import { Link } from './link.js';
import { QualityFollower } from './quality-follower.js';
import { RoomTimer } from './room-timer.js';
import type { SessionMeter } from './session-meter.js';
import { WatchedRendition } from './watched-rendition.js';

/**
 * Bytes that may wait in the socket before a viewer counts as having no room, whatever it acknowledged: acks are the
 * client's word, memory is ours.
 */
export const MAX_BUFFERED_BYTES = 1_048_576;
/** How often a socket that holds bytes is looked at, in ms: `ws` does not say when it drained. */
const DRAIN_POLL_MS = 50;

/** What H.264 is called before its first picture says more: baseline, level 3.1. */
const GENERIC_CODEC = 'avc1.42E01F';

/** The pictures of one viewer: which rendition it watches, and when there is room for the next one. */
export class PictureFeed implements Subscriber {
  readonly #window: InFlightWindow;
  readonly #link: Link;
  readonly #quality: QualityFollower;
  readonly #watched: WatchedRendition;
  #supported: ReadonlySet<string> = new Set();
  readonly #timer: RoomTimer;
  #isHidden = false;
  readonly #showing: FirstShowing;
  lastSeq = -1;
  lastTimestampUs = -Infinity;
  /** Size of the last picture it acknowledged. */
  lastShown: Size | undefined;

  constructor(
    private readonly stage: Stage,
    private readonly channel: Channel,
    private readonly meter: SessionMeter,
  ) {
    this.#window = new InFlightWindow(stage.options.ackTimeoutMs);
    this.#link = new Link(channel, stage.clock, stage.options);
    this.#showing = new FirstShowing(stage.clock.nowMs());
    this.#timer = new RoomTimer(stage.clock, () => this.#look());
    this.#watched = new WatchedRendition(stage.renditions, this);
    this.#quality = new QualityFollower(stage.adaptation, stage.clock, {
      onMoved: (rung) => this.#watched.move(rung),
      onTargets: ({ bitrate, framerate }) => {
        const message: ServerMessage = { type: 'set_quality', bitrate, fps: framerate };
        channel.send(JSON.stringify(message));
      },
    });
  }

  get isReady(): boolean {
    return this.#canTake && this.#hasRoom;
  }

  get isStretchable(): boolean {
    return this.#canTake && !this.#isLate;
  }

  /** Codec string of the video it watches, or is about to. */
  get codec(): string {
    return this.#watched.rendition?.codec ?? GENERIC_CODEC;
  }

  /**
   * Chooses what this viewer watches.
   *
   * @returns what it can be given, or `undefined` where nothing is shared; then nothing changed
   */
  negotiate(supported: ReadonlySet<string>): RenditionChoice | undefined {
    this.#supported = supported;
    return this.stage.offer.choose(supported);
  }

  /** Measures the link before the first picture needs to know it. */
  start(): void {
    this.#link.probe();
  }

  /** Starts or changes the flow of pictures. Returns false if it is the same rendition as before. */
  watch(choice: RenditionChoice): boolean {
    return this.#watched.watch(choice);
  }

  deliver(picture: PackedPicture): void {
    const { seq, width, height, message, isVideo, isKeyframe } = picture;
    const nowMs = this.stage.clock.nowMs();
    this.#watched.delivered();
    this.lastSeq = seq;
    this.lastTimestampUs = picture.timestampUs;
    const publishedMs = this.#showing.publishedMs(picture);
    const bytes = message.byteLength;
    this.#window.add({ seq, sentMs: nowMs, width, height, isVideo, bytes, publishedMs });
    this.#link.beforePicture();
    this.meter.sent(nowMs, bytes, isKeyframe);
    this.channel.send(message);
    this.#watchForRoom();
  }

  /** Shows the current picture once as an image, in a format the viewer has, unless video comes first. */
  waitForKey(): void {
    const format = this.stage.offer.chooseImage(this.#supported);
    if (format) this.#watched.bridge(format);
  }

  miss(): void {
    if (!this.#isHidden) this.meter.dropped();
    this.#watchForRoom();
  }

  /** The viewer says it has a picture; one it was never sent is ignored and counted. */
  ack({ seq, painted_ms: paintedMs }: AckMessage): void {
    const picture = this.#window.ack(seq);
    if (!picture) {
      // At or below the last one it may have expired, which is no fault of the viewer.
      if (seq > this.lastSeq) this.meter.malformed();
      return;
    }
    this.lastShown = { width: picture.width, height: picture.height };
    const nowMs = this.stage.clock.nowMs();
    const ackMs = nowMs - picture.sentMs;
    this.#link.acked(ackMs, picture.bytes);
    const ourPaintedMs = paintedMs === undefined ? undefined : this.#link.toOurs(paintedMs);
    this.meter.acked(nowMs, ackMs, frameAgeMs(picture, ourPaintedMs), picture.bytes);
    this.#tune();
    this.#wake();
  }

  /**
   * Sends the current picture again, even if nothing changed.
   *
   * @param isChainLost - the viewer can no longer decode deltas upon what it was sent
   */
  repeat({ isChainLost }: { isChainLost: boolean }): void {
    this.#watched.rendition?.repeat(this, isChainLost);
  }

  pong(id: number, clientMs: number): void {
    this.#link.pong(id, clientMs);
  }

  /** The viewer rebuilt its decoder: what is on its way no longer counts. */
  forget(): void {
    this.#window.clear();
    this.repeat({ isChainLost: true });
  }

  set isHidden(isHidden: boolean) {
    if (isHidden === this.#isHidden) return;
    this.#isHidden = isHidden;
    if (isHidden) return;
    this.#showing.look(this.stage.clock.nowMs());
    this.repeat({ isChainLost: false });
    // While it was hidden nobody looked whether pictures expired.
    this.#watchForRoom();
  }

  close(): void {
    this.#timer.cancel();
    this.#quality.close();
    this.#watched.leave();
  }

  metrics(): FeedMetrics {
    // Before it watches anything it is about to watch this.
    const otherwise = `image/${this.stage.offer.chooseImage(this.#supported) ?? 'jpeg'}` as const;
    return feedMetrics(this.#watched.rendition, otherwise, this.#link.gauge, {
      inflight: this.#window.size,
      window: this.#capacity,
    });
  }

  get #canTake(): boolean {
    return !this.#isHidden && this.channel.bufferedAmount < MAX_BUFFERED_BYTES;
  }

  get #capacity(): number {
    return this.#link.capacity(this.#watched.rendition?.framerate ?? 0);
  }

  get #hasRoom(): boolean {
    return this.#window.size < this.#capacity;
  }

  get #isLate(): boolean {
    const sinceMs = this.#window.waitingSinceMs;
    return sinceMs !== undefined && (this.#link.isLate(sinceMs) || this.#link.isOverfull(this.#window.bytes));
  }

  #wake(): void {
    if (this.isReady) this.#watched.rendition?.wake(this);
    else this.#watchForRoom();
  }

  #expire(): void {
    const { baseAckMs } = this.#link.gauge;
    const lost = this.#window.expire(this.stage.clock.nowMs(), baseAckMs, (sentMs) => this.#link.hasArrived(sentMs));
    if (lost > 0) this.#link.expired();
    // Whether the others arrived the next ping will tell.
    if (!this.#hasRoom) this.#link.probe();
  }

  /** Without room and without an ack, time makes room: each picture expires by itself. */
  #watchForRoom(): void {
    if (this.#isHidden || this.isReady || !this.#watched.rendition) return;
    const nowMs = this.stage.clock.nowMs();
    const expiryMs = this.#hasRoom ? nowMs : (this.#window.nextExpiryMs(this.#link.gauge.baseAckMs) ?? nowMs);
    const dueMs = Math.max(nowMs + DRAIN_POLL_MS, expiryMs);
    this.#timer.arm(dueMs);
  }

  #look(): void {
    // While the socket still holds bytes, the missing ack says nothing: the picture has not even left.
    if (this.channel.bufferedAmount === 0) this.#expire();
    this.#tune();
    this.#wake();
  }

  #tune(): void {
    this.#quality.report(() => ({
      isCongested: this.#link.isCongested,
      deliveredBps: this.#deliveredBps,
      decodeQueueSize: this.meter.decodeQueueSize,
    }));
  }

  /** What arrives; before anything did, what it cannot be more than. */
  get #deliveredBps(): number | undefined {
    const nowMs = this.stage.clock.nowMs();
    const sinceMs = this.#window.waitingSinceMs;
    const bound = sinceMs === undefined ? undefined : (this.#window.bytes * 8000) / Math.max(1, nowMs - sinceMs);
    return this.meter.deliveredBps(nowMs) ?? bound;
  }
}
