import type { RenditionMetrics } from '../display/metrics.js';
import { createImageEncoder } from '../encoder/image-encoder.js';
import type { ImageFormat, ImageMime } from '../protocol/index.js';
import { Rendition, type RenditionPorts } from './rendition.js';

/** The renditions of one display: each exists while somebody watches it. */
export class RenditionPool {
  readonly #renditions = new Map<ImageMime, Rendition>();
  #quality: { imageQuality: number; framerate: number };

  constructor(
    quality: { imageQuality: number; framerate: number },
    private readonly ports: Omit<RenditionPorts, 'encoder'>,
    private readonly encoderFor: (format: ImageFormat) => ReturnType<RenditionPorts['encoder']> = createImageEncoder,
  ) {
    this.#quality = quality;
  }

  /** The rendition for a format; give it back with {@link release}. */
  take(format: ImageFormat): Rendition {
    const mime: ImageMime = `image/${format}`;
    let rendition = this.#renditions.get(mime);
    if (!rendition) {
      rendition = new Rendition(mime, this.#quality, { ...this.ports, encoder: () => this.encoderFor(format) });
      this.#renditions.set(mime, rendition);
    }
    return rendition;
  }

  /** Ends the rendition if nobody watches it any more. */
  release(rendition: Rendition): void {
    if (rendition.subscriberCount > 0) return;
    rendition.close();
    if (this.#renditions.get(rendition.mime) === rendition) this.#renditions.delete(rendition.mime);
  }

  frameChanged(): void {
    for (const rendition of this.#renditions.values()) rendition.frameChanged();
  }

  configure(quality: { imageQuality: number; framerate: number }): void {
    this.#quality = quality;
    for (const rendition of this.#renditions.values()) rendition.configure(quality);
  }

  metrics(): RenditionMetrics[] {
    return [...this.#renditions.values()].map((rendition) => rendition.metrics());
  }

  close(): void {
    for (const rendition of this.#renditions.values()) rendition.close();
    this.#renditions.clear();
  }
}
