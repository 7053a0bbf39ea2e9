import { loadZoom } from './chunks.js';
import { checkRange } from './option-type.js';
import { MAX_SCALE } from './zoom/zoom-steps.js';
import type { Zoomer, ZoomPorts } from './zoom/zoomer.js';

/**
 * Enlarges the picture inside its view, with or without the option `zoom`, which is for gestures alone. For buttons and keys
 * of the page: not everybody has a wheel or two fingers (WCAG 2.5.1). Does nothing before the first picture.
 *
 * @public
 */
export interface ViewZoom {
  /** How many times larger than its fit makes it the picture is: 1 for all of it. */
  readonly scale: number;
  /**
   * Enlarges the picture.
   *
   * @param scale - 1..8
   * @param middle - the pixel of the picture that comes to the middle of the view, as far as leaves nothing free beside the
   *   picture; without it what is in the middle stays there
   * @throws RangeError
   */
  to(scale: number, middle?: { x: number; y: number }): void;
  /**
   * Moves an enlarged picture, as far as leaves nothing free beside it.
   *
   * @param x - to the right, in CSS pixels
   * @param y - down, in CSS pixels
   * @throws RangeError
   */
  panBy(x: number, y: number): void;
  /** Shows all of the picture again, as its fit makes it. */
  reset(): void;
}

/** The zoom of a view: fetched when it is first needed. */
export class ZoomHost implements ViewZoom {
  readonly #ports: ZoomPorts;
  readonly #reportError: (error: Error) => void;
  readonly #abort = new AbortController();
  /** Resolves when gestures are heard, or cannot be. */
  readonly ready: Promise<void> | undefined;
  #zoomer: Zoomer | undefined;
  #loading: Promise<void> | undefined;

  constructor(ports: ZoomPorts, reportError: (error: Error) => void) {
    this.#ports = ports;
    this.#reportError = reportError;
    if (ports.options.zoom) this.ready = this.#loading = this.#load();
  }

  get scale(): number {
    return this.#ports.look.current.zoom?.scale ?? 1;
  }

  to(scale: number, middle?: { x: number; y: number }): void {
    checkRange('scale', scale, 1, MAX_SCALE);
    if (middle) checkPlace(middle);
    this.#act((zoomer) => zoomer.to(scale, middle));
  }

  panBy(x: number, y: number): void {
    checkPlace({ x, y });
    this.#act((zoomer) => zoomer.panBy(x, y));
  }

  reset(): void {
    this.to(1);
  }

  /** What two fingers do on a view that steers; false where it is the application's. */
  gesture(...gesture: Parameters<Zoomer['gesture']>): boolean {
    return this.#zoomer?.gesture(...gesture) ?? false;
  }

  /** The view has another role. */
  dress(): void {
    this.#zoomer?.dress();
  }

  close(): void {
    this.#abort.abort();
  }

  #act(act: (zoomer: Zoomer) => void): void {
    const go = () => this.#zoomer && !this.#abort.signal.aborted && act(this.#zoomer);
    if (this.#zoomer) go();
    else void (this.#loading ??= this.#load()).then(go);
  }

  async #load(): Promise<void> {
    const { signal } = this.#abort;
    try {
      const Zoom = await loadZoom();
      if (!signal.aborted) this.#zoomer = new Zoom(this.#ports, signal);
    } catch (error) {
      // Tried again when it is next asked for.
      this.#loading = undefined;
      if (!signal.aborted) this.#reportError(new Error(`no zoom: ${String(error)}`));
    }
  }
}

/** A picture is moved as far as it goes, so that any place is right which is one. */
function checkPlace(place: { x: number; y: number }): void {
  for (const axis of ['x', 'y'] as const) checkRange(axis, place[axis], -Infinity, Infinity);
}
