import { processEncodeSlots } from '../encoder/encode-slots.js';
import { createImageEncoder, type ImageEncoder } from '../encoder/image-encoder.js';
import { H264Encoders } from '../encoder/h264-encoders.js';
import type { RfbLogger } from '../log/logger.js';
import { LoopLoad, type LoopTimes } from '../metrics/loop-load.js';
import { CloseCode, type ImageFormat, type Size } from '../protocol/index.js';
import type { PictureSource, SourceFrame } from '../rendition/picture-source.js';
import { RenditionPool } from '../rendition/rendition-pool.js';
import { TallyBook } from '../rendition/rendition-tally.js';
import type { RenditionTargets } from '../rendition/rendition.js';
import { StillRendition } from '../rendition/still-rendition.js';
import type { Clock } from '../time/clock.js';
import { Adaptation } from './adaptation.js';
import type { ResolvedDisplayOptions } from './display-options.js';
import { EventHub } from './event-hub.js';
import { FrameDesk } from './frame-desk.js';
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
  /** How long the event loop was busy; that of this thread by default. */
  readonly loopTimes?: () => LoopTimes;
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
  /** What its renditions did, over all that came and went. */
  readonly tallies = new TallyBook();
  readonly loopLoad: LoopLoad;
  /** Lossless pictures of frames at rest, where the display has them. */
  readonly stills: StillRendition | undefined;
  readonly offer: TransportOffer;
  /** What the application is asked to render in. */
  readonly target: TargetSize;
  readonly clock: Clock;
  readonly logger: RfbLogger;
  /** How pictures follow the links of the viewers. */
  readonly adaptation: Adaptation;
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
    this.adaptation = new Adaptation(options, options.adaptive, ports.clock);
    this.loopLoad = new LoopLoad(ports.loopTimes);
    this.target = new TargetSize(configuredSize, options, ports.clock);
    this.#createdMs = ports.clock.nowMs();
    this.renditions = new RenditionPool(
      options,
      {
        source: this,
        slots: processEncodeSlots,
        clock: ports.clock,
        logger: ports.logger,
        tallies: this.tallies,
        keyframeSpacingMs: options.keyframeSpacingMs,
        ladder: this.adaptation.ladder,
        onUnavailable: (variant, reason) => this.offer.withdraw(variant, reason),
      },
      ports.encoderFor,
    );
    this.adaptation.retuned$.subscribe((targets) => this.renditions.configure(targets));
    this.stills = this.#createStills(ports.encoderFor ?? createImageEncoder);
    this.viewers.changes$.subscribe(() => {
      this.adaptation.viewers = this.viewers.size;
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
    this.adaptation.base = targets;
    this.renditions.configure(this.adaptation.targets);
  }

  #createStills(encoderFor: NonNullable<StagePorts['encoderFor']>): StillRendition | undefined {
    const { stillAfterMs } = this.options;
    if (stillAfterMs === undefined) return undefined;
    const { clock, logger } = this;
    const tally = this.tallies.of('still');
    const slots = processEncodeSlots;
    return new StillRendition({ source: this, encoderFor, slots, clock, logger, tally, stillAfterMs });
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
    this.adaptation.close();
  }
}
