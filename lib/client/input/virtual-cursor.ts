import type { ClientPoint, PageBox } from './point-mapper.js';

/** Where a mouse points that the browser has locked: moved by its way, kept on the picture. */
export class VirtualCursor {
  readonly #canvas: HTMLCanvasElement;
  readonly #pictureBox: () => PageBox | undefined;
  #at: ClientPoint = { clientX: 0, clientY: 0 };

  /** @param pictureBox - where the picture is seen; `undefined` while there is none */
  constructor(canvas: HTMLCanvasElement, pictureBox: () => PageBox | undefined) {
    this.#canvas = canvas;
    this.#pictureBox = pictureBox;
  }

  /** `undefined` while the mouse is free. */
  get at(): ClientPoint | undefined {
    return this.#isLocked ? this.#at : undefined;
  }

  /** Looks at every event of a pointer, before it acts. */
  follow(event: PointerEvent): void {
    if (event.pointerType !== 'mouse') return;
    if (!this.#isLocked) {
      this.#at = { clientX: event.clientX, clientY: event.clientY };
      if (event.type === 'pointerdown') void this.#lock();
    } else if (event.type === 'pointermove') {
      const box = this.#pictureBox();
      const { clientX, clientY } = this.#at;
      if (!box) return;
      // The last pixel, not the edge behind it, which is outside.
      this.#at = {
        clientX: Math.max(box.left, Math.min(clientX + event.movementX, box.right - 1)),
        clientY: Math.max(box.top, Math.min(clientY + event.movementY, box.bottom - 1)),
      };
    }
  }

  free(): void {
    if (this.#isLocked) document.exitPointerLock();
  }

  get #isLocked(): boolean {
    // Inside a shadow tree, the document names its host.
    return (this.#canvas.getRootNode() as Document | ShadowRoot).pointerLockElement === this.#canvas;
  }

  async #lock(): Promise<void> {
    try {
      await this.#canvas.requestPointerLock();
    } catch {
      // Escape was a moment ago, or the page is in a frame that may not: the mouse acts as any.
    }
  }
}
