import type { Stage } from '../display/stage.js';
import type { LinkReport } from '../display/step-pace.js';
import type { DropReason, KeyframeCause } from '../protocol/index.js';
import type { PackedPicture } from '../rendition/subscriber.js';
import type { Channel } from './channel.js';
import { DropWatch } from './drop-watch.js';
import { InFlightWindow, type InFlight } from './in-flight-window.js';
import { Link } from './link.js';
import { LinkTrial, type HeldPicture } from './link-trial.js';
import type { SessionMeter } from './session-meter.js';

/**
 * Bytes that may wait in the socket before a viewer counts as having no room, whatever it acknowledged: acks are the
 * client's word, memory is ours.
 */
export const MAX_BUFFERED_BYTES = 1_048_576;

/** Whether there is room for a picture on the way to one viewer, and what it misses where there is none. */
export class Room {
  readonly window: InFlightWindow;
  readonly link: Link;
  readonly trial: LinkTrial;
  readonly #drops: DropWatch;
  isHidden = false;
  /** Deltas are of no use to it until a keyframe comes, which takes a while. */
  isAwaitingKey = false;

  constructor(
    private readonly stage: Stage,
    private readonly channel: Channel,
    private readonly meter: SessionMeter,
    /** Pictures per second, at most, of what it watches. */
    private readonly framerate: () => number,
    /** Something arrived, or the link was measured: there may be room now, or none any more. */
    onArrived: () => void,
  ) {
    this.window = new InFlightWindow(stage.options.ackTimeoutMs);
    this.link = new Link(channel, stage.clock, stage.options, (rttMs) => {
      meter.roundTrip(rttMs);
      onArrived();
    });
    const { window, link } = this;
    this.trial = new LinkTrial({ window, link, maxLatencyMs: stage.options.maxLatencyMs, onArrived });
    this.#drops = new DropWatch(this.#newest, (reason, frames) => meter.dropped(reason, frames));
  }

  /** Whether it could take one, were there room on its link. */
  get canTake(): boolean {
    return !this.isHidden && this.channel.bufferedAmount < MAX_BUFFERED_BYTES;
  }

  get capacity(): number {
    return this.link.capacity(this.framerate());
  }

  get isFree(): boolean {
    return this.window.size < this.capacity && this.trial.hasRoom;
  }

  get isLate(): boolean {
    const sinceMs = this.window.waitingSinceMs;
    return sinceMs !== undefined && (this.link.isLate(sinceMs) || this.link.isOverfull(this.window.bytes));
  }

  /** What the link did lately. */
  report(): LinkReport {
    const { meter, link } = this;
    return {
      isCongested: link.isCongested,
      deliveredBps: meter.deliveredBps(this.stage.clock.nowMs()) ?? this.#boundBps,
      decodeQueueSize: meter.decodeQueueSize,
    };
  }

  /** Bits per second that arrive at most, by what is on its way and for how long; `undefined` with nothing on its way. */
  get #boundBps(): number | undefined {
    const sinceMs = this.window.waitingSinceMs;
    if (sinceMs === undefined) return undefined;
    return (this.window.bytes * 8000) / Math.max(1, this.stage.clock.nowMs() - sinceMs);
  }

  /** A picture is about to be sent. */
  sent({ version, isVideo }: PackedPicture): void {
    if (isVideo) this.isAwaitingKey = false;
    this.#drops.sent(version);
  }

  /** Keeps a picture back until it is known what the link carries. Returns false where there is no need. */
  hold(picture: PackedPicture, keyCause: KeyframeCause | undefined): boolean {
    if (!this.trial.hold(picture, keyCause)) return false;
    this.#drops.sent(picture.version);
    return true;
  }

  /** Takes what was held back and now has room; `undefined` where it never will have, and is lost. */
  release(): readonly HeldPicture[] | undefined {
    const { outcome } = this.trial;
    if (outcome === 'send') return this.trial.take();
    if (outcome === 'wait') return [];
    this.dropHeld();
    return undefined;
  }

  /** What was held back is of no use any more. */
  dropHeld(): void {
    const { length } = this.trial.take();
    if (length > 0) this.meter.dropped('late', length);
  }

  /** Counts what was missed up to now, and says whether there is room. Call it before and after whatever changes that. */
  look(): boolean {
    const obstacle = this.#obstacle;
    this.#drops.look(this.#newest, obstacle);
    return obstacle === undefined || obstacle === 'keyframe';
  }

  /** Before an ack: what stood in the way does so no longer afterwards. Nothing to do where nothing did. */
  lookIfObstructed(): void {
    if (this.#drops.isObstructed) this.look();
  }

  /** A picture was acknowledged. */
  acked({ bytes }: InFlight, ackMs: number): void {
    this.link.acked(ackMs, bytes);
    this.trial.arrived(bytes, ackMs);
  }

  /** Frees the places of pictures whose acks will not come. */
  expire(): void {
    const { baseAckMs } = this.link.gauge;
    const lost = this.window.expire(this.stage.clock.nowMs(), baseAckMs, (sentMs) => this.link.hasArrived(sentMs));
    if (lost > 0) this.link.expired();
    // Whether the others arrived the next ping will tell.
    if (this.window.size > 0) this.link.probe();
  }

  get #obstacle(): DropReason | undefined {
    if (this.isHidden) return 'hidden';
    if (!this.canTake) return 'socket';
    if (!this.isFree) return this.isLate ? 'late' : 'window';
    return this.isAwaitingKey ? 'keyframe' : undefined;
  }

  get #newest(): number {
    return this.stage.latest?.version ?? 0;
  }
}
