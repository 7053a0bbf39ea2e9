import type { RenditionMetrics } from '../display/metrics.js';
import { createImageEncoder } from '../encoder/image-encoder.js';
import type { Chroma, H264EncoderKind } from '../encoder/h264-encoder.js';
import type { ImageFormat } from '../protocol/index.js';
import { ImageRendition, type ImageRenditionPorts } from './image-rendition.js';
import type { Rendition, RenditionTargets } from './rendition.js';
import { VideoRendition } from './video-rendition.js';
import type { VideoRenditionPorts } from './video-rendition-ports.js';

/** H.264 by an encoder of this host. */
export interface VideoVariant {
  readonly kind: H264EncoderKind;
  readonly chroma: Chroma;
}

/** What a viewer can be given. The same object is the same rendition. */
export type RenditionChoice = ImageFormat | VideoVariant;

/** What the rungs below the display's own quality are; 0 is that itself. */
export interface RungPlan {
  targets(base: RenditionTargets, rung: number): RenditionTargets;
  /** How many times narrower and lower the video is. */
  scale(rung: number): number;
}

/** What the renditions of a display share. */
export type PoolPorts = Omit<ImageRenditionPorts, 'encoder' | 'rung'> &
  Omit<VideoRenditionPorts, keyof VideoVariant | 'onUnavailable' | 'rung' | 'scale'> & {
    readonly ladder: RungPlan;
    /** An encoder keeps failing: viewers must be served in another way. */
    readonly onUnavailable: (variant: VideoVariant, reason: string) => void;
  };

interface Entry {
  readonly choice: RenditionChoice;
  readonly rung: number;
  readonly rendition: Rendition;
}

/** The renditions of one display: each exists while somebody watches it. */
export class RenditionPool {
  #entries: readonly Entry[] = [];
  #targets: RenditionTargets;

  constructor(
    targets: RenditionTargets,
    private readonly ports: PoolPorts,
    private readonly encoderFor: (
      format: ImageFormat,
    ) => ReturnType<ImageRenditionPorts['encoder']> = createImageEncoder,
  ) {
    this.#targets = targets;
  }

  /** The rendition for a choice on a rung of the ladder; give it back with {@link release}. */
  take(choice: RenditionChoice, rung = 0): Rendition {
    const present = this.#entries.find((entry) => entry.choice === choice && entry.rung === rung);
    if (present) return present.rendition;
    const rendition = this.#create(choice, rung);
    this.#entries = [...this.#entries, { choice, rung, rendition }];
    return rendition;
  }

  /** Ends the rendition if nobody watches it any more. */
  release(rendition: Rendition): void {
    if (rendition.subscriberCount > 0) return;
    rendition.close();
    this.#entries = this.#entries.filter((entry) => entry.rendition !== rendition);
  }

  frameChanged(): void {
    for (const { rendition } of this.#entries) rendition.frameChanged();
  }

  configure(targets: RenditionTargets): void {
    this.#targets = targets;
    for (const { rung, rendition } of this.#entries) rendition.configure(this.ports.ladder.targets(targets, rung));
  }

  metrics(): RenditionMetrics[] {
    return this.#entries.map(({ rendition }) => rendition.metrics());
  }

  close(): void {
    for (const { rendition } of this.#entries) rendition.close();
    this.#entries = [];
  }

  #create(choice: RenditionChoice, rung: number): Rendition {
    const targets = this.ports.ladder.targets(this.#targets, rung);
    if (typeof choice !== 'string') {
      const onUnavailable = (reason: string) => this.ports.onUnavailable(choice, reason);
      const scale = choice.kind.canScale ? this.ports.ladder.scale(rung) : 1;
      return new VideoRendition(targets, { ...this.ports, ...choice, rung, scale, onUnavailable });
    }
    return new ImageRendition(`image/${choice}`, targets, {
      ...this.ports,
      rung,
      encoder: () => this.encoderFor(choice),
    });
  }
}
