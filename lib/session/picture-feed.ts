import type { Stage } from '../display/stage.js';
import type { AckMessage, Size } from '../protocol/index.js';
import { GENERIC_CODEC, type Rendition } from '../rendition/rendition.js';
import type { RenditionChoice } from '../rendition/rendition-pool.js';
import type { PackedPicture, Subscriber } from '../rendition/subscriber.js';
import type { Channel } from './channel.js';
import { feedMetrics, type FeedMetrics } from './feed-metrics.js';
import { ImageBridge } from './image-bridge.js';
import { FirstShowing, frameAgeMs } from './first-showing.js';
import { InFlightWindow } from './in-flight-window.js';
import { Link } from './link.js';
import { DRAIN_POLL_MS, MAX_BUFFERED_BYTES, RoomTimer } from './room-timer.js';
import type { SessionMeter } from './session-meter.js';
import { StillBridge } from './still-bridge.js';

/** The pictures of one viewer: which rendition it watches, and when there is room for the next one. */
export class PictureFeed implements Subscriber {
  readonly #window: InFlightWindow;
  readonly #link: Link;
  #rendition: Rendition | undefined;
  #bridge: ImageBridge | undefined;
  readonly #still: StillBridge | undefined;
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
    this.#still = this.#createStill();
  }

  get isReady(): boolean {
    return this.#canTake && this.#hasRoom;
  }

  get isStretchable(): boolean {
    return this.#canTake && !this.#isLate;
  }

  /** Codec string of the video it watches, or is about to. */
  get codec(): string {
    return this.#rendition?.codec ?? GENERIC_CODEC;
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
    const next = this.stage.renditions.take(choice);
    if (next === this.#rendition) return false;
    this.#leave();
    this.#rendition = next;
    next.attach(this);
    return true;
  }

  deliver(picture: PackedPicture, isStill = false): void {
    const { seq, width, height, message, isVideo, isKeyframe } = picture;
    const nowMs = this.stage.clock.nowMs();
    this.#endBridge();
    this.lastSeq = seq;
    this.lastTimestampUs = picture.timestampUs;
    const publishedMs = this.#showing.publishedMs(picture);
    const bytes = message.byteLength;
    this.#window.add({ seq, sentMs: nowMs, width, height, isVideo, bytes, publishedMs });
    if (!isStill) this.#link.beforePicture();
    this.meter.sent(nowMs, bytes, isKeyframe);
    this.channel.send(message);
    if (isStill) this.#link.stillSent(bytes);
    else this.#still?.covered(picture);
    this.#watchForRoom();
  }

  /** Shows the current picture once as an image, in a format the viewer has, unless video comes first. */
  waitForKey(): void {
    const format = this.stage.offer.chooseImage(this.#supported);
    if (!format || this.#bridge) return;
    this.#bridge = new ImageBridge(this.stage.renditions, format, this);
    // Kept before it starts: it may deliver at once, and ends with that.
    this.#bridge.start();
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
    this.#rendition?.repeat(this, isChainLost);
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
    this.#still?.close();
    this.#leave();
  }

  metrics(): FeedMetrics {
    // Before it watches anything it is about to watch this.
    const otherwise = `image/${this.stage.offer.chooseImage(this.#supported)}`;
    const flow = { inflight: this.#window.size, window: this.#capacity };
    return feedMetrics(this.#rendition, otherwise, this.#link.gauge, flow);
  }

  get #canTake(): boolean {
    return !this.#isHidden && this.channel.bufferedAmount < MAX_BUFFERED_BYTES;
  }

  get #capacity(): number {
    return this.#link.capacity(this.#rendition?.framerate ?? 0);
  }

  get #hasRoom(): boolean {
    return this.#window.size < this.#capacity;
  }

  get #isLate(): boolean {
    const sinceMs = this.#window.waitingSinceMs;
    return sinceMs !== undefined && this.#link.isLate(sinceMs);
  }

  #createStill(): StillBridge | undefined {
    const { stills, clock } = this.stage;
    if (!stills) return undefined;
    const room = { viewer: this, window: this.#window, link: this.#link, capacity: () => this.#capacity };
    const supports = (capability: string) => this.#supported.has(capability);
    const send = (picture: PackedPicture) => this.deliver(picture, true);
    return new StillBridge(stills, { ...room, clock, supports, send, lookAt: (ms) => this.#timer.arm(ms) });
  }

  #endBridge(): void {
    this.#bridge?.close();
    this.#bridge = undefined;
  }

  #leave(): void {
    this.#endBridge();
    const rendition = this.#rendition;
    this.#rendition = undefined;
    if (!rendition) return;
    rendition.detach(this);
    this.stage.renditions.release(rendition);
  }

  #wake(): void {
    if (this.isReady) this.#rendition?.wake(this);
    else this.#watchForRoom();
    this.#still?.wake();
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
    if (this.#isHidden || this.isReady || !this.#rendition) return;
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
    this.stage.tune(() => ({
      isCongested: this.#link.isCongested,
      deliveredBps: this.meter.deliveredBps(this.stage.clock.nowMs()),
      decodeQueueSize: this.meter.decodeQueueSize,
    }));
  }
}
