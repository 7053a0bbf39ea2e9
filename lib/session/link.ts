import type { Clock } from '../time/clock.js';
import type { Channel } from './channel.js';
import { ClockOffset } from './clock-offset.js';
import { Goodput } from './goodput.js';
import { LinkGauge } from './link-gauge.js';
import { LinkProbe } from './link-probe.js';
import { Throughput } from './throughput.js';
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
/** For so long a sign of congestion counts, in ms. */
const RECENT_MS = 500;
/** For so long a queue on the link is remembered, in ms: a window that was fitted to a narrow link keeps it from growing. */
const NARROW_MS = 4000;
/** Share of `maxLatencyMs` that strips of a still may wait on the link: less than counts as congestion. */
const STRIPS_SHARE = 0.125;
/** What an ack takes beyond a round trip where nothing queues, at most, in ms: decoding, and an animation frame. */
const MAX_PAINT_MS = 100;

/** The way to one viewer: how long it is, how much may be on it, what its clock says. */
export class Link {
  readonly gauge = new LinkGauge();
  readonly #goodput = new Goodput();
  readonly #throughput = new Throughput();
  readonly #size: WindowSize;
  readonly #probe: LinkProbe;
  readonly #offset: ClockOffset;
  #congestedMs = -Infinity;
  #queuedMs = -Infinity;

  constructor(
    private readonly channel: Channel,
    private readonly clock: Clock,
    private readonly options: LinkOptions,
    private readonly onRoundTrip: (ms: number) => void = () => {},
  ) {
    this.#size = new WindowSize(options.maxInflight);
    this.#probe = new LinkProbe(channel, clock, this.gauge, (rttMs) => this.#measured(rttMs));
    this.#offset = new ClockOffset(clock, (id) => channel.send(JSON.stringify({ type: 'ping', id })));
  }

  /** Pictures that may be on their way. */
  capacity(framerate: number): number {
    const { baseAckMs, baseRttMs } = this.gauge;
    // On a narrow link an ack takes as long as its picture is large, which is no reason to send more of them.
    const lengthMs = baseRttMs === undefined ? baseAckMs : Math.min(baseAckMs, baseRttMs + MAX_PAINT_MS);
    return this.#size.capacity(lengthMs, framerate);
  }

  /** Whether pictures queue up at present. */
  get isCongested(): boolean {
    return this.clock.nowMs() - this.#congestedMs < RECENT_MS || this.isFull;
  }

  /** Whether a ping waits behind pictures now, longer than the link excuses. */
  get isFull(): boolean {
    return this.#isQueueing(this.#waitedMs);
  }

  /** Whether pictures queued up lately, so that fewer are sent than there could be. */
  get isNarrow(): boolean {
    return this.clock.nowMs() - this.#queuedMs < NARROW_MS;
  }

  /** Whether a picture sent at `sentMs` has been on its way for longer than the link excuses. */
  isLate(sentMs: number): boolean {
    return this.clock.nowMs() - sentMs - this.gauge.baseAckMs >= this.options.maxLatencyMs;
  }

  /**
   * Whether pictures queue up, and so many bytes on their way take longer than the link excuses, as far as it was seen to
   * carry any.
   */
  isOverfull(bytes: number): boolean {
    if (!this.isFull) return false;
    const { bps } = this.#throughput;
    return bps === undefined || (bytes * 8000) / bps > this.gauge.baseAckMs + this.options.maxLatencyMs;
  }

  /** Whether a picture sent at `sentMs` has arrived, so that an ack which has not come will not come. */
  hasArrived(sentMs: number): boolean {
    return this.#probe.hasArrived(sentMs);
  }

  /** Whether `bytes` arrive on the idle link within the latency that is allowed, as far as is known. */
  carries(bytes: number): boolean {
    return bytes <= this.#goodput.bytesPerMs(this.#wayMs) * this.options.maxLatencyMs;
  }

  /** Whether `bytes` may be on their way without making a picture wait that is sent behind them. */
  holds(bytes: number): boolean {
    const lengthMs = this.#wayMs + this.options.maxLatencyMs * STRIPS_SHARE;
    return bytes <= this.#goodput.bytesPerMs(this.#wayMs) * lengthMs;
  }

  /** Measures the round trip, unless that was done lately. */
  probe(): void {
    this.#probe.probe();
  }

  /** A picture is about to be sent. */
  beforePicture(): void {
    // What was sent before it has not even left; or a ping waits behind it, whose answer would tell too late.
    const isBlocked = this.channel.bufferedAmount > 0 && !this.#probe.isExcused;
    if (isBlocked || this.isFull) this.#queued();
    this.probe();
    this.#offset.ask();
  }

  /**
   * Whether the round trip of the idle link was taken since `sinceMs`, as it must be for a still to say what the link carries:
   * that of a browser that has just started may be many times as long. Where it was not, that is begun.
   */
  isTimedSince(sinceMs: number): boolean {
    return this.#probe.isTimedSince(sinceMs);
  }

  /** A still was sent. It says what the link carries; that others wait behind it says nothing of the link. */
  stillSent(bytes: number): void {
    this.#probe.measure(this.options.maxLatencyMs, (rttMs) => {
      const { baseRttMs } = this.gauge;
      if (baseRttMs !== undefined) this.#goodput.measured(bytes, rttMs - baseRttMs);
    });
  }

  /**
   * Measures how long what is on its way takes to arrive, as soon as no other measurement is under way.
   *
   * @param bytes - on their way; read when that begins
   * @param onArrived - told how many there were, and how long the ping behind them took, in ms
   */
  time(bytes: () => number, onArrived: (bytes: number, rttMs: number) => void): void {
    this.#probe.measureNext(this.options.maxLatencyMs, () => {
      const sentBytes = bytes();
      return (rttMs) => onArrived(sentBytes, rttMs);
    });
  }

  /** A picture was acknowledged. */
  acked(ackMs: number, bytes: number): void {
    this.#throughput.add(this.clock.nowMs(), bytes);
    this.gauge.acked(this.clock.nowMs(), ackMs);
    this.#goodput.acked(bytes, ackMs, this.#wayMs);
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

  #measured(rttMs: number): void {
    if (this.#isQueueing(this.gauge.excessMs)) this.#queued();
    else this.#size.calm();
    this.onRoundTrip(rttMs);
  }

  /** Round trip with nothing in the way, in ms; 0 before anything is known. */
  get #wayMs(): number {
    return this.gauge.baseRttMs ?? 0;
  }

  /** How much longer than at best the last ping has been on its way. */
  get #waitedMs(): number {
    return this.#probe.waitingMs - (this.gauge.baseRttMs ?? Infinity);
  }

  /** @param excessMs - of a round trip over the quickest */
  #isQueueing(excessMs: number): boolean {
    return excessMs > this.options.maxLatencyMs * CONGESTED_SHARE;
  }

  #queued(): void {
    this.#queuedMs = this.clock.nowMs();
    this.#congested();
  }

  #congested(): void {
    this.#congestedMs = this.clock.nowMs();
    const excessMs = Math.max(this.gauge.excessMs, this.#waitedMs);
    // Half of the latency that is allowed: the other half is for what is to come.
    const share = excessMs > 0 ? this.options.maxLatencyMs / 2 / excessMs : 1;
    this.#size.congested(this.clock.nowMs(), this.gauge.baseAckMs, share);
  }
}
