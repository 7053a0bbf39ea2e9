import { backingSize, type Size } from '../protocol/index.js';
import type { Viewport } from './worker/messages.js';

/** Watches the size of a canvas, in CSS pixels and in the screen's own. */
export class BackingObserver {
  readonly #canvas: HTMLCanvasElement;
  readonly #maxDimension: number;
  readonly #onChange: (viewport: Viewport) => void;
  readonly #observer: ResizeObserver;
  #current: Viewport;
  #stopRatio: () => void;

  /** @param onChange - called with every size after the first, which is {@link current} at once */
  constructor(canvas: HTMLCanvasElement, maxDimension: number, onChange: (viewport: Viewport) => void) {
    this.#canvas = canvas;
    this.#maxDimension = maxDimension;
    this.#onChange = onChange;
    this.#current = this.#measure();
    this.#observer = new ResizeObserver((entries) => this.#resized(entries.at(-1)!));
    this.#observe();
    this.#stopRatio = this.#watchRatio();
  }

  get current(): Viewport {
    return this.#current;
  }

  /** In the screen's own pixels. */
  get size(): Size {
    return { width: this.#current.pwidth, height: this.#current.pheight };
  }

  close(): void {
    this.#observer.disconnect();
    this.#stopRatio();
  }

  #observe(): void {
    try {
      this.#observer.observe(this.#canvas, { box: 'device-pixel-content-box' });
    } catch {
      // Safari does not know that box and throws.
      this.#observer.observe(this.#canvas);
    }
  }

  #resized(entry: ResizeObserverEntry): void {
    // Only the device's own box is free of rounding: at a ratio of 1.5 the product may be off by a pixel, and blurs.
    const device = entry.devicePixelContentBoxSize?.[0];
    this.#update(this.#measure(device && { width: device.inlineSize, height: device.blockSize }));
  }

  /** A media query matches one ratio, so that every change needs a new one. */
  #watchRatio(): () => void {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const changed = () => {
      this.#stopRatio = this.#watchRatio();
      // Watched anew, the canvas tells its exact size even where only the ratio is another.
      this.#observer.disconnect();
      this.#observe();
    };
    query.addEventListener('change', changed, { once: true });
    return () => query.removeEventListener('change', changed);
  }

  #measure(device?: Size): Viewport {
    const width = this.#canvas.clientWidth;
    const height = this.#canvas.clientHeight;
    const backing = backingSize({ width, height }, devicePixelRatio, this.#maxDimension);
    const exact = device && isRoundingOf(device, backing) ? device : backing;
    return { width, height, pwidth: exact.width, pheight: exact.height, ratio: backing.ratio };
  }

  #update(next: Viewport): void {
    const before = this.#current;
    const keys = ['width', 'height', 'pwidth', 'pheight', 'ratio'] as const;
    if (keys.every((key) => before[key] === next[key])) return;
    this.#current = next;
    this.#onChange(next);
  }
}

/**
 * Whether the device's own box differs from the computed one by rounding only: by less than a CSS pixel. It does not
 * where the canvas is held below the screen's pixels, and under an emulated pixel ratio, which Chromium's box ignores.
 */
function isRoundingOf(device: Size, computed: Size & { ratio: number }): boolean {
  const isClose = (one: number, other: number) => one > 0 && Math.abs(one - other) <= Math.max(1, computed.ratio);
  return isClose(device.width, computed.width) && isClose(device.height, computed.height);
}
