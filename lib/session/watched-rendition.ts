import type { ImageFormat } from '../protocol/index.js';
import type { Rendition } from '../rendition/rendition.js';
import type { RenditionChoice, RenditionPool } from '../rendition/rendition-pool.js';
import type { Subscriber } from '../rendition/subscriber.js';
import { ImageBridge } from './image-bridge.js';

/** Which rendition a viewer watches, and the one image it sees meanwhile where its keyframe is not due yet. */
export class WatchedRendition {
  #choice: RenditionChoice | undefined;
  #rung = 0;
  #rendition: Rendition | undefined;
  #bridge: ImageBridge | undefined;
  /** It goes to another rung, and what it shows meanwhile is not wrong. */
  #isMoving = false;

  constructor(
    private readonly pool: RenditionPool,
    private readonly viewer: Subscriber,
    /** Told before the viewer is sent anything of it, and when it leaves it. */
    private readonly onChange: (rendition: Rendition | undefined) => void,
  ) {}

  get rendition(): Rendition | undefined {
    return this.#rendition;
  }

  /** Starts or changes the flow of pictures. Returns false if it is the same rendition as before. */
  watch(choice: RenditionChoice): boolean {
    this.#choice = choice;
    if (this.pool.take(choice, this.#rung) === this.#rendition) return false;
    this.leave();
    // Taken anew: what its bridge alone had of it has ended with the bridge.
    const next = this.pool.take(choice, this.#rung);
    this.#rendition = next;
    this.onChange(next);
    next.attach(this.viewer);
    return true;
  }

  /** Goes to another rung of the ladder. */
  move(rung: number): void {
    this.#rung = rung;
    this.#isMoving = this.viewer.lastSeq >= 0;
    if (this.#choice) this.watch(this.#choice);
  }

  /** Shows the current picture once as an image, unless video comes first. */
  bridge(format: ImageFormat): void {
    if (this.#bridge || this.#isMoving) return;
    this.#bridge = new ImageBridge(this.pool, { format, rung: this.#rung }, this.viewer);
    // Kept before it starts: it may deliver at once, and ends with that.
    this.#bridge.start();
  }

  /** The viewer may have room now. */
  wake(): void {
    this.#rendition?.wake(this.viewer);
    this.#bridge?.wake();
  }

  /** A picture is about to be sent. */
  delivered(): void {
    this.#endBridge();
    this.#isMoving = false;
  }

  leave(): void {
    this.#endBridge();
    const rendition = this.#rendition;
    this.#rendition = undefined;
    if (!rendition) return;
    this.onChange(undefined);
    rendition.detach(this.viewer);
    this.pool.release(rendition);
  }

  #endBridge(): void {
    this.#bridge?.close();
    this.#bridge = undefined;
  }
}
