import { Capability } from '../protocol/index.js';
import type { StillPiece } from '../rendition/still-piece.js';
import type { StillReader, StillRendition } from '../rendition/still-rendition.js';
import type { PackedPicture, Subscriber } from '../rendition/subscriber.js';
import type { Clock } from '../time/clock.js';
import type { InFlightWindow } from './in-flight-window.js';
import type { Link } from './link.js';
import { DRAIN_POLL_MS } from './room-timer.js';

/** So many strips are a trial: where they show that the link carries the whole still, it comes in place of the others. */
const TRIAL_STRIPS = 8;

/** The feed of a viewer, as its stills need it. */
export interface StillPorts {
  readonly viewer: Subscriber;
  readonly window: InFlightWindow;
  readonly link: Link;
  readonly clock: Clock;
  /** Pictures that may be on their way. */
  capacity(): number;
  supports(capability: string): boolean;
  send(picture: PackedPicture): void;
  /** Calls {@link StillBridge.wake} at that time or before it, once there is room. */
  lookAt(dueMs: number): void;
}

/**
 * Brings one viewer from the last live picture to the lossless still of the frame at rest. Nothing is queued: what it still
 * needs follows from what it was shown, whenever there is room. The first piece waits until all that was sent before it was
 * acknowledged, so that nothing older comes over it; the others leave a place for a live picture.
 */
export class StillBridge implements StillReader {
  /** Of the live picture that is shown. */
  #version: number | undefined;
  #liveMs = 0;
  /** What is shown is lossless. */
  #isExact = false;
  #isInterim = false;
  /** What is shown is smaller than the frame, so that nothing of it can be put into that. */
  #isSmaller = false;
  /** The strip that is next. */
  #next = 0;

  constructor(
    private readonly stills: StillRendition,
    private readonly ports: StillPorts,
  ) {}

  /**
   * A live picture was sent: it covers what there was.
   *
   * @param isInterim - a keyframe of the same frame follows soon, which would cover a still
   */
  covered({ version, isLossless, width }: PackedPicture, isInterim: boolean): void {
    this.#version = version;
    this.#isSmaller = width !== this.stills.frame?.width;
    this.#isInterim = isInterim;
    this.#liveMs = this.ports.clock.nowMs();
    this.#isExact = isLossless;
    this.#next = 0;
    if (isLossless) return;
    this.stills.attach(this);
    this.wake();
  }

  /** There may be something to send, or room for it. */
  wake(): void {
    const { frame, restingMs } = this.stills;
    if (!frame || restingMs === undefined || this.#isExact || frame.version !== this.#version) return;
    if (this.#isInterim || !this.ports.supports(Capability.Png)) return;
    const dueMs = this.#dueMs(restingMs);
    if (this.ports.clock.nowMs() < dueMs) {
      // The rest of a frame is told to all its viewers at once.
      if (dueMs > restingMs) this.ports.lookAt(dueMs);
      return;
    }
    while (this.ports.viewer.isReady && !this.#isExact && this.#sendNext());
  }

  close(): void {
    this.stills.detach(this);
    this.#version = undefined;
  }

  /**
   * Who was sent the picture again while it rested rests anew: stills between the many repeats of a window that is being
   * resized would be in their way.
   */
  #dueMs(restingMs: number): number {
    return this.#liveMs >= restingMs ? this.#liveMs + this.stills.stillAfterMs : restingMs;
  }

  /** @returns whether something was sent */
  #sendNext(): boolean {
    const { link, supports } = this.ports;
    const isIdle = this.#isIdle();
    const whole = this.stills.whole();
    if (!whole) return false;
    if (this.#next < TRIAL_STRIPS && link.carries(whole.bytes)) {
      if (!this.#send(whole, isIdle)) return false;
      this.#finish();
      return true;
    }
    // Who cannot draw strips would take one for the picture.
    if (this.#isSmaller) return supports(Capability.PngStrips) && supports(Capability.Jpeg) && this.#sendGround(isIdle);
    const strips = supports(Capability.PngStrips) ? this.stills.strips() : undefined;
    const strip = strips?.[this.#next];
    if (!strips || !strip || !this.#send(strip, isIdle || this.#hasRoomFor(strip))) return false;
    if (++this.#next === strips.length) this.#finish();
    return true;
  }

  /** Shows the frame in its own size first, lossily, where the video is scaled. */
  #sendGround(isIdle: boolean): boolean {
    const ground = this.stills.ground();
    if (!ground || !this.#send(ground, isIdle)) return false;
    this.#isSmaller = false;
    return true;
  }

  /** Nothing is on its way, and the link is ready to be measured. */
  #isIdle(): boolean {
    return this.ports.window.size === 0 && this.ports.link.isTimedSince(this.#liveMs);
  }

  /** Whether a strip may follow others that are on their way. */
  #hasRoomFor({ bytes }: StillPiece): boolean {
    const { window, link, capacity } = this.ports;
    return this.#next > 0 && window.size + 1 < capacity() && link.holds(window.bytes + bytes);
  }

  #send(piece: StillPiece, hasRoom: boolean): boolean {
    const { viewer, window, link, clock, lookAt, send } = this.ports;
    if (hasRoom) send(piece.pictureFor(viewer));
    else lookAt(Math.max(clock.nowMs() + DRAIN_POLL_MS, window.nextExpiryMs(link.gauge.baseAckMs) ?? 0));
    return hasRoom;
  }

  #finish(): void {
    this.#isExact = true;
    this.stills.shown();
  }
}
