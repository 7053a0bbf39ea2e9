import type { Stage } from '../display/stage.js';
import type { AckMessage, KeyframeCause, ServerMessage, Size, Verdict } from '../protocol/index.js';
import { GENERIC_CODEC, type Rendition } from '../rendition/rendition.js';
import type { RenditionChoice } from '../rendition/rendition-pool.js';
import type { PackedPicture, Subscriber } from '../rendition/subscriber.js';
import type { Channel } from './channel.js';
import { feedMetrics, feedVerdict, type FeedMetrics } from './feed-metrics.js';
import { FirstShowing, frameAgeMs } from './first-showing.js';
import { QualityFollower } from './quality-follower.js';
import { Room } from './room.js';
import { DRAIN_POLL_MS, RoomTimer } from './room-timer.js';
import type { SessionMeter } from './session-meter.js';
import { StillBridge } from './still-bridge.js';
import { WatchedRendition } from './watched-rendition.js';

/** The pictures of one viewer: which rendition it watches, and when there is room for the next one. */
export class PictureFeed implements Subscriber {
  readonly #room: Room;
  readonly #quality: QualityFollower;
  readonly #watched: WatchedRendition;
  readonly #still: StillBridge | undefined;
  #supported: ReadonlySet<string> = new Set();
  readonly #timer: RoomTimer;
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
    const rate = () => this.#watched.rendition?.framerate ?? 0;
    this.#room = new Room(stage, channel, meter, rate, () => this.#wake());
    this.#showing = new FirstShowing(stage.clock.nowMs());
    this.#timer = new RoomTimer(stage.clock, () => this.#look());
    this.#watched = new WatchedRendition(stage.renditions, this, (rendition) => this.#watches(rendition));
    this.#quality = new QualityFollower(stage.adaptation, stage.clock, {
      onMoved: (rung) => this.#watched.move(rung),
      onTargets: ({ bitrate, framerate }) => {
        const message: ServerMessage = { type: 'set_quality', bitrate, fps: framerate };
        channel.send(JSON.stringify(message));
      },
    });
    this.#still = this.#createStill();
  }

  get isReady(): boolean {
    return this.#room.canTake && this.#room.isFree;
  }

  get isStretchable(): boolean {
    return this.#room.canTake && !this.#room.isLate && this.#room.trial.canHold;
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
    this.#room.link.probe();
  }

  /** Starts or changes the flow of pictures. Returns false if it is the same rendition as before. */
  watch(choice: RenditionChoice): boolean {
    return this.#watched.watch(choice);
  }

  deliver(picture: PackedPicture, keyCause?: KeyframeCause): void {
    if (this.#room.hold(picture, keyCause)) this.#note(picture);
    else this.#send(picture, keyCause);
  }

  /** Shows the current picture once as an image, in a format the viewer has, unless video comes first. */
  waitForKey(): void {
    this.#room.isAwaitingKey = true;
    const format = this.stage.offer.chooseImage(this.#supported);
    if (format) this.#watched.bridge(format);
  }

  miss(): void {
    // What it misses they would build upon.
    this.#room.dropHeld();
    this.#watchForRoom();
  }

  /** The viewer says it has a picture; one it was never sent is ignored and counted. */
  ack({ seq, painted_ms: paintedMs }: AckMessage): void {
    this.#room.lookIfObstructed();
    const picture = this.#room.window.ack(seq);
    if (!picture) {
      // At or below the last one it may have expired, which is no fault of the viewer.
      if (seq > this.lastSeq) this.meter.malformed();
      return;
    }
    this.lastShown = { width: picture.width, height: picture.height };
    const nowMs = this.stage.clock.nowMs();
    const ackMs = nowMs - picture.sentMs;
    this.#room.acked(picture, ackMs);
    const ourPaintedMs = paintedMs === undefined ? undefined : this.#room.link.toOurs(paintedMs);
    this.meter.acked(nowMs, ackMs, frameAgeMs(picture, ourPaintedMs), picture.bytes);
    this.#tune();
    this.#wake();
  }

  /**
   * Sends the current picture again, even if nothing changed.
   *
   * @param cause - by `request` and `reset` the viewer says that it cannot decode deltas upon what it was sent
   */
  repeat(cause: KeyframeCause): void {
    this.#watched.rendition?.repeat(this, cause === 'request' || cause === 'reset', cause);
  }

  pong(id: number, clientMs: number): void {
    this.#room.link.pong(id, clientMs);
  }

  /** The viewer rebuilt its decoder: what is on its way no longer counts. */
  forget(): void {
    this.#room.look();
    this.#room.window.clear();
    this.#room.dropHeld();
    this.repeat('reset');
    this.#watchForRoom();
  }

  set isHidden(isHidden: boolean) {
    if (isHidden === this.#room.isHidden) return;
    this.#room.look();
    this.#room.isHidden = isHidden;
    this.#room.look();
    if (isHidden) return;
    this.#showing.look(this.stage.clock.nowMs());
    this.repeat('visible');
    // While it was hidden nobody looked whether pictures expired, or a bridge had its image.
    this.#wake();
  }

  close(): void {
    this.#room.look();
    this.#timer.cancel();
    this.#quality.close();
    this.#still?.close();
    this.#watched.leave();
  }

  metrics(): FeedMetrics {
    this.#room.look();
    // Before it watches anything it is about to watch this.
    const otherwise = `image/${this.stage.offer.chooseImage(this.#supported) ?? 'jpeg'}` as const;
    return { ...feedMetrics(this.#watched.rendition, otherwise, this.#room), verdict: this.verdict() };
  }

  /** Where its pictures are held up. */
  verdict(): Verdict {
    const { stage, meter } = this;
    const { rendition } = this.#watched;
    const { bufferedAmount: bufferedBytes } = this.channel;
    const { lookingSinceMs } = this.#showing;
    return feedVerdict({ stage, rendition, room: this.#room, meter, bufferedBytes, lookingSinceMs });
  }

  #note({ seq, timestampUs }: PackedPicture): void {
    this.lastSeq = Math.max(this.lastSeq, seq);
    this.lastTimestampUs = Math.max(this.lastTimestampUs, timestampUs);
  }

  #send(picture: PackedPicture, keyCause?: KeyframeCause, isStill = false): void {
    const { seq, width, height, message, isVideo } = picture;
    if (!isStill) this.#room.link.beforePicture();
    // After the ping, whose answer must not speak for a picture that was not on its way yet.
    const nowMs = this.stage.clock.nowMs();
    this.#watched.delivered();
    this.#room.sent(picture);
    this.#note(picture);
    const publishedMs = this.#showing.publishedMs(picture);
    const bytes = message.byteLength;
    this.#room.window.add({ seq, sentMs: nowMs, width, height, isVideo, bytes, publishedMs });
    this.meter.sent(nowMs, bytes, keyCause);
    this.channel.send(message);
    if (isStill) this.#room.link.stillSent(bytes);
    else this.#still?.covered(picture, !isVideo && this.#watched.rendition?.transport === 'webcodecs');
    this.#room.trial.sent();
    this.#watchForRoom();
  }

  #watches(rendition: Rendition | undefined): void {
    if (!rendition) {
      this.#room.isAwaitingKey = false;
      this.#room.dropHeld();
    }
    this.meter.watches(rendition && this.stage.tallies.of(rendition.key));
  }

  #createStill(): StillBridge | undefined {
    const { stills, clock } = this.stage;
    if (!stills) return undefined;
    const { window, link } = this.#room;
    const room = { viewer: this, window, link, capacity: () => this.#room.capacity };
    const supports = (capability: string) => this.#supported.has(capability);
    const send = (picture: PackedPicture) => this.#send(picture, undefined, true);
    return new StillBridge(stills, { ...room, clock, supports, send, lookAt: (ms) => this.#timer.arm(ms) });
  }

  #wake(): void {
    const held = this.#room.release();
    for (const { picture, keyCause } of held ?? []) this.#send(picture, keyCause);
    // Nothing may build upon what is lost.
    if (!held) this.#watched.rendition?.repeat(this, true, 'missed');
    if (this.#room.look()) this.#watched.wake();
    else this.#watchForRoom();
    this.#still?.wake();
  }

  /** Without room and without an ack, time makes room: each picture expires by itself. */
  #watchForRoom(): void {
    if (this.#room.look() || this.#room.isHidden || !this.#watched.rendition) return;
    const nowMs = this.stage.clock.nowMs();
    const { isFree, window, link } = this.#room;
    const expiryMs = isFree ? nowMs : (window.nextExpiryMs(link.gauge.baseAckMs) ?? nowMs);
    const dueMs = Math.max(nowMs + DRAIN_POLL_MS, expiryMs);
    this.#timer.arm(dueMs);
  }

  #look(): void {
    // While the socket still holds bytes, the missing ack says nothing: the picture has not even left.
    if (this.channel.bufferedAmount === 0) this.#room.expire();
    this.#tune();
    this.#wake();
  }

  #tune(): void {
    this.#quality.report(() => this.#room.report());
  }
}
