import type { RenditionMetrics } from '../display/metrics.js';
import { createImageEncoder } from '../encoder/image-encoder.js';
import type { VideoEncoderKind } from '../encoder/video-encoder.js';
import type { ImageFormat } from '../protocol/index.js';
import { ImageRendition, type ImageRenditionPorts } from './image-rendition.js';
import type { Rendition, RenditionTargets } from './rendition.js';
import { VideoRendition, type VideoRenditionPorts } from './video-rendition.js';

/** What a viewer can be given: an image format, or H.264 by an encoder of this host. */
export type RenditionChoice = ImageFormat | VideoEncoderKind;

/** What the renditions of a display share. */
export type PoolPorts = Omit<ImageRenditionPorts, 'encoder'> & Omit<VideoRenditionPorts, 'kind'>;

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
    if (typeof choice !== 'string') return new VideoRendition(this.#targets, { ...this.ports, kind: choice });
    return new ImageRendition(`image/${choice}`, this.#targets, {
      ...this.ports,
      encoder: () => this.encoderFor(choice),
    });
  }
}
