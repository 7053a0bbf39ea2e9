import { Subject } from 'rxjs';
import { processEncodeSlots } from '../encoder/encode-slots.js';
import { createImageEncoder, type ImageEncoder } from '../encoder/image-encoder.js';
import { H264Encoders } from '../encoder/h264-encoders.js';
import type { RfbLogger } from '../log/logger.js';
import { CloseCode, type ImageFormat, type Size } from '../protocol/index.js';
import type { PictureSource, SourceFrame } from '../rendition/picture-source.js';
import { RenditionPool } from '../rendition/rendition-pool.js';
import type { RenditionTargets } from '../rendition/rendition.js';
import { StillRendition } from '../rendition/still-rendition.js';
import type { Clock } from '../time/clock.js';
import type { ResolvedDisplayOptions } from './display-options.js';
import { EventHub } from './event-hub.js';
import { FrameDesk } from './frame-desk.js';
import { QualityTuner, type LinkReport } from './quality-tuner.js';
import { TargetSize } from './target-size.js';
import type { TickSource } from './ticks.js';
import { TransportOffer } from './transport-offer.js';
import { ViewerList } from './viewer-list.js';

/** What a display takes from its surroundings. */
export interface StagePorts {
  readonly clock: Clock;
  readonly logger: RfbLogger;
  /** Makes image encoders; the best installed ones by default. */
  readonly encoderFor?: (format: ImageFormat) => Promise<ImageEncoder>;
  /** The H.264 encoders there are to choose from; those of this package by default. */
  readonly encoders?: H264Encoders;
}

/**
 * The room behind one {@link Display} where its stations meet: frames, renditions, viewers, events. Sessions work with
 * the stage; the application sees only the display.
 */
export class Stage implements PictureSource, TickSource {
  readonly frames: FrameDesk;
  readonly viewers = new ViewerList();
  readonly events = new EventHub();
  readonly renditions: RenditionPool;
  /** Lossless pictures of frames at rest, where the display has them. */
  readonly stills: StillRendition | undefined;
  readonly offer: TransportOffer;
  /** What the application is asked to render in. */
  readonly target: TargetSize;
  readonly clock: Clock;
  readonly logger: RfbLogger;
  /** What pictures aim at, whenever that changes by itself. */
  readonly retuned$ = new Subject<RenditionTargets>();
  readonly #tuner: QualityTuner;
  readonly #createdMs: number;
  readonly #closing = new AbortController();
  #seq = 0;

  constructor(
    readonly name: string,
    /** Size before the first publish, in pixels. */
    readonly configuredSize: Size,
    readonly options: ResolvedDisplayOptions,
    ports: StagePorts,
  ) {
    this.clock = ports.clock;
    this.logger = ports.logger;
    this.frames = new FrameDesk(options.ownFrames);
    this.#tuner = new QualityTuner(options, ports.clock);
    this.target = new TargetSize(configuredSize, options, ports.clock);
    this.#createdMs = ports.clock.nowMs();
    this.renditions = new RenditionPool(
      options,
      {
        source: this,
        slots: processEncodeSlots,
        clock: ports.clock,
        logger: ports.logger,
        keyframeSpacingMs: options.keyframeSpacingMs,
        onUnavailable: (variant, reason) => this.offer.withdraw(variant, reason),
      },
      ports.encoderFor,
    );
    this.stills = this.#createStills(ports.encoderFor ?? createImageEncoder);
    this.viewers.changes$.subscribe(() => {
      if (this.viewers.size !== 1 && this.#tuner.reset()) this.#retune();
    });
    this.offer = new TransportOffer(options, ports.encoders ?? new H264Encoders(), ports.logger);
  }

  get latest(): SourceFrame | undefined {
    return this.frames.latest;
  }

  /** Size of the published frame, in pixels; the configured one before the first publish. */
  get size(): Size {
    return this.latest ?? this.configuredSize;
  }

  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  nextSeq(): number {
    return this.#seq++;
  }

  nowUs(): number {
    return Math.round((this.clock.nowMs() - this.#createdMs) * 1000);
  }

  whenWatched(signal: AbortSignal): Promise<void> {
    return this.viewers.whenWatched(signal);
  }

  /** A frame was published that shows something new. */
  frameChanged(): void {
    this.stills?.frameChanged();
    this.renditions.frameChanged();
  }

  /** The app asks for another quality. */
  configure(targets: RenditionTargets): void {
    this.#tuner.base = targets;
    this.renditions.configure(this.#tuner.targets);
  }

  /**
   * A viewer's link was measured.
   *
   * @param read - called only where somebody wants to know: this comes with every ack of every viewer
   */
  tune(read: () => LinkReport): void {
    if (this.options.adaptive && this.viewers.size === 1 && this.#tuner.report(read())) this.#retune();
  }

  #retune(): void {
    const { targets } = this.#tuner;
    this.renditions.configure(targets);
    this.retuned$.next(targets);
  }

  #createStills(encoderFor: NonNullable<StagePorts['encoderFor']>): StillRendition | undefined {
    const { stillAfterMs } = this.options;
    if (stillAfterMs === undefined) return undefined;
    const { clock, logger } = this;
    const encoder = () => encoderFor('png');
    return new StillRendition({ source: this, encoder, slots: processEncodeSlots, clock, logger, stillAfterMs });
  }

  /** Ends everything; idempotent. */
  close(): void {
    if (this.closed.aborted) return;
    this.#closing.abort();
    this.target.close();
    // Before the events end, so that the app still hears the releases of what viewers hold pressed.
    for (const viewer of this.viewers.all) viewer.close(CloseCode.UnknownStream, `unknown stream '${this.name}'`);
    this.renditions.close();
    this.stills?.close();
    this.frames.clear();
    this.events.complete();
    this.viewers.complete();
    this.offer.close();
  }
}
