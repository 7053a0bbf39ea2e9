import type { Observable } from 'rxjs';
import { RfbError } from '../errors/rfb-error.js';
import { SlidingWindow } from '../metrics/sliding-window.js';
import { checkInteger, checkKnown, checkObject } from '../options/check.js';
import { MAX_DIMENSION, type ResolvedDisplayOptions, type VideoChoice } from './display-options.js';
import type { Frame, PublishOptions } from './frame.js';
import type { DisplayMetrics } from './metrics.js';
import { checkBitrate, checkFramerate, checkImageQuality } from './quality-range.js';
import type { RfbEvent } from './rfb-event.js';
import { Stage, type StagePorts } from './stage.js';
import { ticks, type Tick } from './ticks.js';
import type { VideoSupport } from './transport-offer.js';
import type { Transport } from './transport.js';
import type { Viewer, ViewerChange } from './viewer.js';

/**
 * What {@link Display.setQuality} can change.
 *
 * @public
 */
export interface QualityTargets {
  /** Quality of JPEG and WebP, 1..100. */
  imageQuality?: number;
  /** Pictures per second, at most; 0.1..240. */
  framerate?: number;
  /** Bits per second of video, at most; 10 000..200 000 000. */
  bitrate?: number;
}

/**
 * A framebuffer that browsers watch and steer. Publish frames from any service; every viewer sees the newest one, and
 * its input comes back as events. Injected as a class for the default display, with `@InjectDisplay(name)` for others.
 *
 * @public
 */
export class Display {
  /** @internal */
  readonly stage: Stage;
  readonly #published = new SlidingWindow();
  readonly #counts = { published: 0, unchanged: 0 };
  #quality: Required<QualityTargets>;

  /** @internal Displays are made by `RfbModule` and `Server.addStream`. */
  constructor(name: string, width: number, height: number, options: ResolvedDisplayOptions, ports: StagePorts) {
    const configuredSize = {
      width: checkInteger('display.width', width, 1, MAX_DIMENSION),
      height: checkInteger('display.height', height, 1, MAX_DIMENSION),
    };
    this.#quality = {
      imageQuality: options.imageQuality,
      framerate: options.framerate,
      bitrate: options.bitrate,
    };
    this.stage = new Stage(name, configuredSize, options, ports);
  }

  /** Name of the stream: the last part of its path. */
  get name(): string {
    return this.stage.name;
  }

  /** Width of the last published frame in pixels; the configured width before the first. */
  get width(): number {
    return this.stage.size.width;
  }

  /** Height of the last published frame in pixels; the configured height before the first. */
  get height(): number {
    return this.stage.size.height;
  }

  /**
   * The size in pixels the app is asked to render: the configured one, or, by `resizePolicy: 'match-client'`, that of a
   * viewer's window. Read it for each frame; publishing in another size is no fault.
   */
  get targetSize(): { width: number; height: number } {
    return this.stage.target.size;
  }

  /** The device pixels per logical pixel the app is asked to render with; 1 unless `resizePolicy` is `'match-client'`. */
  get targetRatio(): number {
    return this.stage.target.ratio;
  }

  /** Whether H.264 can be offered, and by what; where not, why. */
  get videoSupport(): VideoSupport {
    return this.stage.offer.videoSupport;
  }

  /** Connected viewers. */
  get viewerCount(): number {
    return this.stage.viewers.size;
  }

  /** Connected viewers; a new array after each change. */
  get viewers(): readonly Viewer[] {
    return this.stage.viewers.all;
  }

  /**
   * Viewers that come and go, from subscription on. Completes when the display closes. A subscriber must not throw: RxJS
   * makes an uncaught exception of it, which ends the process.
   */
  get viewers$(): Observable<ViewerChange> {
    return this.stage.viewers.changes$;
  }

  /**
   * Input of every viewer that may control, from subscription on. Completes when the display closes. A subscriber must not
   * throw: RxJS makes an uncaught exception of it, which ends the process; `@OnRfbEvent` methods may.
   */
  get events$(): Observable<RfbEvent> {
    return this.stage.events.events$;
  }

  /**
   * Shows a frame. Synchronous; never waits for an encoder or a viewer. The newest frame wins: a viewer that has no
   * room for this one gets it, or a newer one, as soon as it has. Pixels equal to those of the frame before are
   * recognised and cost no encode.
   *
   * @param frame - pixels; copied unless the display was made with `ownFrames: false`
   * @param options - timestamp, pixel ratio, colour space
   * @throws TypeError or RangeError for a frame whose size, stride, format and bytes do not agree
   * @throws RfbError `RFB_ERR_DISPLAY_CLOSED` after {@link close}
   */
  publish(frame: Frame, options: PublishOptions = {}): void {
    if (this.stage.closed.aborted) throw RfbError.displayClosed(this.name);
    const nowMs = this.stage.clock.nowMs();
    const isChanged = this.stage.frames.accept(frame, options, { nowMs, nowUs: this.stage.nowUs() });
    this.#counts.published++;
    this.#published.add(nowMs);
    this.stage.loopLoad.look(nowMs);
    if (isChanged) this.stage.renditions.frameChanged();
    else this.#counts.unchanged++;
  }

  /**
   * Input as an async iterator with a queue of its own, which fills from this call on. The queue is bounded to 4096
   * events; when full it drops its oldest moves first and releases last. Ends when `signal` aborts, on `return()`, or
   * when the display closes.
   */
  events(options: { signal?: AbortSignal } = {}): AsyncIterableIterator<RfbEvent> {
    return this.stage.events.iterate(options.signal);
  }

  /** All input since the last call, oldest first, from a queue of its own, bounded like that of {@link events}. */
  pollEvents(): RfbEvent[] {
    return this.stage.events.poll();
  }

  /**
   * The render loop: a tick each time a frame is due. Waits while nobody watches, so that an unwatched display costs
   * nothing; leaves out what a slow renderer missed. Ends when `signal` aborts or the display closes.
   *
   * @param options - `framerate` in ticks per second, 0.1..240
   * @throws RangeError for a frame rate out of range
   */
  ticks(options: { framerate: number; signal?: AbortSignal }): AsyncIterable<Tick> {
    checkObject('ticks options', options);
    return ticks(this.stage, checkFramerate('options.framerate', options.framerate), options.signal);
  }

  /**
   * Changes the targets of every rendition of this display, live. What is left out stays.
   *
   * @throws RangeError for a value out of range
   */
  setQuality(quality: QualityTargets): void {
    checkObject('quality', quality);
    checkKnown('quality', quality, ['imageQuality', 'framerate', 'bitrate']);
    const { imageQuality, framerate, bitrate } = quality;
    this.#quality = {
      imageQuality:
        imageQuality === undefined
          ? this.#quality.imageQuality
          : checkImageQuality('quality.imageQuality', imageQuality),
      framerate: framerate === undefined ? this.#quality.framerate : checkFramerate('quality.framerate', framerate),
      bitrate: bitrate === undefined ? this.#quality.bitrate : checkBitrate('quality.bitrate', bitrate),
    };
    this.stage.configure(this.#quality);
  }

  /**
   * Changes how pictures travel, live and without a reconnect. A viewer that cannot show the format keeps one it can.
   *
   * @throws RangeError for an unknown transport
   * @throws RfbError `RFB_ERR_ENCODER_UNAVAILABLE` where nothing on this host encodes it
   */
  setTransport(transport: Transport): void {
    this.stage.offer.set(transport);
  }

  /**
   * Changes who encodes H.264, live and without a reconnect: viewers go on at a keyframe of the new encoder. An encoder
   * that was given up after failures is tried again this way.
   *
   * @param choice - as the option `h264` of the display
   * @returns rejects with RangeError for an unknown name, with RfbError `RFB_ERR_ENCODER_UNAVAILABLE` for one that does
   * not work here; then nothing changed
   */
  setH264(choice: VideoChoice): Promise<void> {
    return this.stage.offer.setEncoder(choice);
  }

  /** @internal What a list of streams says, without the figures of every viewer. */
  get rates(): Pick<DisplayMetrics, 'framerate' | 'publishFps'> {
    return { framerate: this.#quality.framerate, publishFps: this.#published.rate(this.stage.clock.nowMs()) };
  }

  /** @internal Calls of `publish`, and those of them that changed nothing. */
  get counts(): Readonly<{ published: number; unchanged: number }> {
    return this.#counts;
  }

  /** Figures of this moment. */
  metrics(): DisplayMetrics {
    // Before the renditions, which add up what was counted for them: a viewer counts when somebody looks.
    const viewers = this.viewers.map((viewer) => viewer.metrics());
    const renditions = this.stage.renditions.metrics();
    const encodesPerSecond = renditions.reduce((sum, each) => sum + each.encodesPerSecond, 0);
    const encodeMs = renditions.reduce((sum, each) => sum + each.encodeMs * each.encodesPerSecond, 0);
    return {
      name: this.name,
      width: this.width,
      height: this.height,
      framesPublished: this.#counts.published,
      framesUnchanged: this.#counts.unchanged,
      ...this.rates,
      encodesPerSecond,
      encodeMs: encodesPerSecond === 0 ? 0 : encodeMs / encodesPerSecond,
      renditions,
      viewers,
    };
  }

  /** Ends the display: its stream is gone, its viewers are closed with 4404, publish throws. Idempotent. */
  close(): Promise<void> {
    this.stage.close();
    return Promise.resolve();
  }
}
