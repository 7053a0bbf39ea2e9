import type { Clock } from '../time/clock.js';
import type { Channel } from './channel.js';
import { ClockOffset } from './clock-offset.js';
import { LinkGauge } from './link-gauge.js';
import { LinkProbe } from './link-probe.js';
import { WindowSize } from './window-size.js';

/** What a link may hold. */
export interface LinkOptions {
  /** Pictures on their way before anything is known. */
  readonly maxInflight: number;
  /** Age of an un-acked picture above that of a link with nothing in the way, in ms. */
  readonly maxLatencyMs: number;
}

/** A link is congested when its round trip takes longer than at best by this share of `maxLatencyMs`. */
const CONGESTED_SHARE = 0.2;

/** The way to one viewer: how long it is, how much may be on it, what its clock says. */
export class Link {
  readonly gauge = new LinkGauge();
  readonly #size: WindowSize;
  readonly #probe: LinkProbe;
  readonly #offset: ClockOffset;

  constructor(
    private readonly channel: Channel,
    private readonly clock: Clock,
    private readonly options: LinkOptions,
  ) {
    this.#size = new WindowSize(options.maxInflight);
    this.#probe = new LinkProbe(channel, clock, this.gauge, () => this.#measured());
    this.#offset = new ClockOffset(clock, (id) => channel.send(JSON.stringify({ type: 'ping', id })));
  }

  /** Pictures that may be on their way. */
  capacity(framerate: number): number {
    return this.#size.capacity(this.gauge.baseAckMs, framerate);
  }

  /** Whether a picture sent at `sentMs` has been on its way for longer than the link excuses. */
  isLate(sentMs: number): boolean {
    return this.clock.nowMs() - sentMs - this.gauge.baseAckMs >= this.options.maxLatencyMs;
  }

  /** Measures the round trip, unless that was done lately. */
  probe(): void {
    this.#probe.probe();
  }

  /** A picture is about to be sent. */
  beforePicture(): void {
    // What was sent before it has not even left.
    if (this.channel.bufferedAmount > 0) this.#congested();
    this.probe();
    this.#offset.ask();
  }

  acked(ackMs: number): void {
    this.gauge.acked(this.clock.nowMs(), ackMs);
  }

  /** A picture was never acknowledged. */
  expired(): void {
    this.#congested();
  }

  /** The viewer said what its clock was. */
  pong(id: number, clientMs: number): void {
    this.#offset.answered(id, clientMs);
  }

  /** A time of the viewer's clock on ours; `undefined` for a viewer that never said. */
  toOurs(clientMs: number): number | undefined {
    return this.#offset.toOurs(clientMs);
  }

  #measured(): void {
    if (this.gauge.excessMs > this.options.maxLatencyMs * CONGESTED_SHARE) this.#congested();
    else this.#size.calm();
  }

  #congested(): void {
    this.#size.congested(this.clock.nowMs(), this.gauge.rttMs ?? 0);
  }
}
