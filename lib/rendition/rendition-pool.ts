import type { RenditionMetrics } from '../display/metrics.js';
import { createImageEncoder } from '../encoder/image-encoder.js';
import type { Chroma, H264EncoderKind } from '../encoder/h264-encoder.js';
import type { ImageFormat } from '../protocol/index.js';
import { ImageRendition, type ImageRenditionPorts } from './image-rendition.js';
import type { Rendition, RenditionTargets } from './rendition.js';
import { VideoRendition, type VideoRenditionPorts } from './video-rendition.js';

/** H.264 by an encoder of this host. */
export interface VideoVariant {
  readonly kind: H264EncoderKind;
  readonly chroma: Chroma;
}

/** What a viewer can be given. The same object is the same rendition. */
export type RenditionChoice = ImageFormat | VideoVariant;

/** What the renditions of a display share. */
export type PoolPorts = Omit<ImageRenditionPorts, 'encoder'> &
  Omit<VideoRenditionPorts, keyof VideoVariant | 'onUnavailable'> & {
    /** An encoder keeps failing: viewers must be served in another way. */
    readonly onUnavailable: (variant: VideoVariant, reason: string) => void;
  };

/** The renditions of one display: each exists while somebody watches it. */
export class RenditionPool {
  readonly #renditions = new Map<RenditionChoice, Rendition>();
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

  /** The rendition for a choice; give it back with {@link release}. */
  take(choice: RenditionChoice): Rendition {
    let rendition = this.#renditions.get(choice);
    if (!rendition) {
      rendition = this.#create(choice);
      this.#renditions.set(choice, rendition);
    }
    return rendition;
  }

  /** Ends the rendition if nobody watches it any more. */
  release(rendition: Rendition): void {
    if (rendition.subscriberCount > 0) return;
    rendition.close();
    for (const [choice, each] of this.#renditions) if (each === rendition) this.#renditions.delete(choice);
  }

  frameChanged(): void {
    for (const rendition of this.#renditions.values()) rendition.frameChanged();
  }

  configure(targets: RenditionTargets): void {
    this.#targets = targets;
    for (const rendition of this.#renditions.values()) rendition.configure(targets);
  }

  metrics(): RenditionMetrics[] {
    return [...this.#renditions.values()].map((rendition) => rendition.metrics());
  }

  close(): void {
    for (const rendition of this.#renditions.values()) rendition.close();
    this.#renditions.clear();
  }

  #create(choice: RenditionChoice): Rendition {
    if (typeof choice !== 'string') {
      const onUnavailable = (reason: string) => this.ports.onUnavailable(choice, reason);
      return new VideoRendition(this.#targets, { ...this.ports, ...choice, onUnavailable });
    }
    return new ImageRendition(`image/${choice}`, this.#targets, {
      ...this.ports,
      encoder: () => this.encoderFor(choice),
    });
  }
}
