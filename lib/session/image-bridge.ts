import type { ImageFormat } from '../protocol/index.js';
import type { Rendition } from '../rendition/rendition.js';
import type { RenditionPool } from '../rendition/rendition-pool.js';
import type { PackedPicture, Subscriber } from '../rendition/subscriber.js';

/**
 * Shows a viewer of video one image while its keyframe is not due yet: a joiner, or one that lost its references, is not
 * left with a blank or an old view. The image is that of everybody who waits, encoded once.
 */
export class ImageBridge implements Subscriber {
  readonly isStretchable = false;
  readonly #rendition: Rendition;
  #isClosed = false;

  constructor(
    private readonly pool: RenditionPool,
    what: { readonly format: ImageFormat; readonly rung: number },
    private readonly viewer: Subscriber,
  ) {
    this.#rendition = pool.take(what.format, what.rung);
  }

  /** Asks for the image; it may come at once. */
  start(): void {
    this.#rendition.attach(this);
  }

  /** The viewer may have room now. */
  wake(): void {
    this.#rendition.wake(this);
  }

  get isReady(): boolean {
    return !this.#isClosed && this.viewer.isReady;
  }

  get lastSeq(): number {
    return this.viewer.lastSeq;
  }

  get lastTimestampUs(): number {
    return this.viewer.lastTimestampUs;
  }

  /** The viewer closes the bridge by taking it. */
  deliver(picture: PackedPicture): void {
    this.viewer.deliver(picture);
    this.close();
  }

  waitForKey(): void {}

  miss(): void {}

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#rendition.detach(this);
    this.pool.release(this.#rendition);
  }
}
