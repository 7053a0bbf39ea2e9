import type { Stage } from '../display/stage.js';
import type { ViewerMetrics } from '../display/metrics.js';
import { negotiateImage, type ImageFormat, type Size } from '../protocol/index.js';
import type { Rendition } from '../rendition/rendition.js';
import type { PackedPicture, Subscriber } from '../rendition/subscriber.js';
import type { Timer } from '../time/clock.js';
import type { Channel } from './channel.js';
import { InFlightWindow } from './in-flight-window.js';
import type { SessionMeter } from './session-meter.js';

/**
 * Bytes that may wait in the socket before a viewer counts as having no room, whatever it acknowledged: acks are the
 * client's word, memory is ours.
 */
const MAX_BUFFERED_BYTES = 1_048_576;
/** How often a socket that holds bytes is looked at, in ms: `ws` does not say when it drained. */
const DRAIN_POLL_MS = 50;

/** The pictures of one viewer: which rendition it watches, and when there is room for the next one. */
export class PictureFeed implements Subscriber {
  readonly #window: InFlightWindow;
  #rendition: Rendition | undefined;
  #timer: Timer | undefined;
  #timerDueMs = 0;
  #isHidden = false;
  lastSeq = -1;
  lastTimestampUs = -Infinity;
  /** Size of the last picture it acknowledged. */
  lastShown: Size | undefined;

  constructor(
    private readonly stage: Stage,
    private readonly channel: Channel,
    private readonly meter: SessionMeter,
  ) {
    this.#window = new InFlightWindow(stage.options.maxInflight, stage.options.ackTimeoutMs);
  }

  get isReady(): boolean {
    return !this.#isHidden && this.#window.hasRoom && this.channel.bufferedAmount < MAX_BUFFERED_BYTES;
  }

  /**
   * Chooses what this viewer watches.
   *
   * @returns the format, or `undefined` where nothing is shared; then nothing changed
   */
  negotiate(supported: ReadonlySet<string>): ImageFormat | undefined {
    return negotiateImage(supported, this.stage.imageFormat);
  }

  /** Starts or changes the flow of pictures. Returns false if it is the same rendition as before. */
  watch(format: ImageFormat): boolean {
    const next = this.stage.renditions.take(format);
    if (next === this.#rendition) return false;
    this.#leave();
    this.#rendition = next;
    next.attach(this);
    return true;
  }

  deliver(picture: PackedPicture): void {
    const { seq, width, height, message } = picture;
    const nowMs = this.stage.clock.nowMs();
    this.lastSeq = seq;
    this.lastTimestampUs = picture.timestampUs;
    this.#window.add({ seq, sentMs: nowMs, width, height });
    this.meter.sent(nowMs, message.byteLength);
    this.channel.send(message);
    this.#watchForRoom();
  }

  miss(): void {
    if (!this.#isHidden) this.meter.dropped();
    this.#watchForRoom();
  }

  /** The viewer says it has a picture; one it was never sent is ignored and counted. */
  ack(seq: number): void {
    const picture = this.#window.ack(seq);
    if (!picture) {
      // At or below the last one it may have expired, which is no fault of the viewer.
      if (seq > this.lastSeq) this.meter.malformed();
      return;
    }
    this.lastShown = { width: picture.width, height: picture.height };
    this.meter.acked(this.stage.clock.nowMs(), picture);
    this.#wake();
  }

  /** Sends the current picture again, even if nothing changed. */
  repeat(): void {
    this.#rendition?.repeat(this);
  }

  /** The viewer rebuilt its decoder: what is on its way no longer counts. */
  forget(): void {
    this.#window.clear();
    this.repeat();
  }

  set isHidden(isHidden: boolean) {
    if (isHidden === this.#isHidden) return;
    this.#isHidden = isHidden;
    if (isHidden) return;
    this.repeat();
    // While it was hidden nobody looked whether pictures expired.
    this.#watchForRoom();
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#leave();
  }

  metrics(): Pick<ViewerMetrics, 'transport' | 'mime' | 'rendition' | 'inflight'> {
    const mime = this.#rendition?.mime ?? `image/${this.stage.imageFormat}`;
    return { transport: 'image', mime, rendition: mime, inflight: this.#window.size };
  }

  #leave(): void {
    const rendition = this.#rendition;
    this.#rendition = undefined;
    if (!rendition) return;
    rendition.detach(this);
    this.stage.renditions.release(rendition);
  }

  #wake(): void {
    if (this.isReady) this.#rendition?.wake(this);
    else this.#watchForRoom();
  }

  /** Without room and without an ack, time makes room: each picture expires by itself. */
  #watchForRoom(): void {
    if (this.#isHidden || this.isReady || !this.#rendition) return;
    const nowMs = this.stage.clock.nowMs();
    const expiryMs = this.#window.hasRoom ? nowMs : (this.#window.nextExpiryMs ?? nowMs);
    const dueMs = Math.max(nowMs + DRAIN_POLL_MS, expiryMs);
    if (this.#timer && this.#timerDueMs <= dueMs) return;
    this.#timer?.cancel();
    this.#timerDueMs = dueMs;
    this.#timer = this.stage.clock.setTimer(dueMs - nowMs, () => {
      this.#timer = undefined;
      // While the socket still holds bytes, the missing ack says nothing: the picture has not even left.
      if (this.channel.bufferedAmount === 0) this.#window.expire(this.stage.clock.nowMs());
      this.#wake();
    });
  }
}
