import type { ClientPoint, View } from '../input/point-mapper.js';
import type { ViewLook } from '../view-look.js';
import type { ResolvedViewOptions } from '../view-options.js';
import type { Zoom } from '../worker/placement.js';
import { ZoomGestures } from './zoom-gestures.js';
import { afterStep, withinBounds } from './zoom-steps.js';

/** What a {@link Zoomer} works with. */
export interface ZoomPorts {
  canvas: HTMLCanvasElement;
  /** What is shown now; `undefined` before the first picture. */
  view(): View | undefined;
  look: ViewLook;
  options: Pick<ResolvedViewOptions, 'zoom' | 'onZoom'>;
}

/** Enlarges the picture inside its view, and moves it there. */
export class Zoomer {
  readonly #ports: ZoomPorts;
  readonly #gestures: ZoomGestures | undefined;

  /** @param signal - takes every listener away again */
  constructor(ports: ZoomPorts, signal: AbortSignal) {
    this.#ports = ports;
    if (ports.options.zoom) this.#gestures = new ZoomGestures(ports.canvas, this, signal);
  }

  get isZoomed(): boolean {
    return this.#ports.look.current.zoom !== undefined;
  }

  /** @param middle - the pixel of the picture that comes to the middle of the view, as far as it goes */
  to(scale: number, middle: { x: number; y: number } | undefined): void {
    const view = this.#ports.view();
    if (!view) return;
    const { frame, zoom } = view;
    const x = middle ? middle.x / frame.width : (zoom?.x ?? 0.5);
    const y = middle ? middle.y / frame.height : (zoom?.y ?? 0.5);
    this.#show(withinBounds(view, { scale, x, y }));
  }

  /** So many times larger about a point of the page, which goes so many CSS pixels. */
  by(factor: number, { clientX, clientY }: ClientPoint, dx = 0, dy = 0): void {
    const view = this.#ports.view();
    if (!view) return;
    const box = this.#ports.canvas.getBoundingClientRect();
    const unitX = view.backing.width / Math.max(box.width, 1);
    const unitY = view.backing.height / Math.max(box.height, 1);
    const at = { x: (clientX - box.left) * unitX, y: (clientY - box.top) * unitY };
    this.#show(afterStep(view, { factor, at, dx: dx * unitX, dy: dy * unitY }));
  }

  /** However far: a picture ends at its edge. */
  panBy(dx: number, dy: number): void {
    this.by(1, { clientX: 0, clientY: 0 }, dx, dy);
  }

  /**
   * What two fingers do on a view that steers, without a factor where they go one way.
   *
   * @param centre - of where they are now
   * @returns false where it is the application's
   */
  gesture({ clientX, clientY }: ClientPoint, factor: number | undefined, dx: number, dy: number): boolean {
    if (!this.#gestures || (factor === undefined && !this.isZoomed)) return false;
    this.by(factor ?? 1, { clientX: clientX - dx, clientY: clientY - dy }, dx, dy);
    return true;
  }

  /** The view has another role, or zoom. */
  dress(): void {
    this.#gestures?.dress();
  }

  #show(zoom: Zoom | undefined): void {
    const { look, options } = this.#ports;
    const before = look.current.zoom;
    if (!before && !zoom) return;
    look.change({ zoom });
    this.dress();
    if (before?.scale !== zoom?.scale) options.onZoom?.(zoom?.scale ?? 1);
  }
}
