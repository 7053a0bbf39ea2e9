import type { PointerRenderviewEvent, RenderviewEvent } from 'nestjs-rfb/protocol';
import { PaintPalette } from './paint-palette.js';
import type { StrokeLayer, StrokeStyle } from './stroke-layer.js';

const LEFT = 1;
const RIGHT = 2;
/** Width of a stroke at no and at full pressure, in pixels. A mouse presses with 0.5. */
const MIN_WIDTH = 2;
const MAX_WIDTH = 14;
const ERASER_WIDTH = 44;

/** Where a viewer's pointer is. */
export interface PaintCursor {
  readonly x: number;
  readonly y: number;
  readonly color: string;
  readonly radius: number;
}

/** Turns the input of all viewers into strokes and cursors. */
export class PaintSession {
  readonly #palette = new PaintPalette();
  readonly #cursors = new Map<string, PaintCursor>();
  readonly #erasing = new Set<string>();

  constructor(private readonly layer: StrokeLayer) {}

  get cursors(): Iterable<PaintCursor> {
    return this.#cursors.values();
  }

  /** Colours of everybody who watches. */
  get colors(): readonly string[] {
    return this.#palette.colors;
  }

  join(viewer: string): void {
    this.#palette.colorOf(viewer);
  }

  leave(viewer: string): void {
    this.layer.end(viewer);
    this.#palette.release(viewer);
    this.#cursors.delete(viewer);
    this.#erasing.delete(viewer);
  }

  /** @returns whether anything visible changed */
  handle(viewer: string, event: RenderviewEvent): boolean {
    switch (event.type) {
      case 'pointer_down':
        return this.#down(viewer, event);
      case 'pointer_move':
      case 'pointer_enter':
        this.#point(viewer, event);
        this.layer.move(viewer, event, this.#style(viewer, event));
        return true;
      case 'pointer_up':
        return this.layer.end(viewer);
      case 'pointer_leave':
        return this.#cursors.delete(viewer);
      case 'key_down':
        if (event.key.toLowerCase() !== 'c' || event.modifiers.length > 0) return false;
        this.layer.clear();
        return true;
      default:
        return false;
    }
  }

  #down(viewer: string, event: PointerRenderviewEvent): boolean {
    if (event.button !== LEFT && event.button !== RIGHT) return false;
    if (event.button === RIGHT) this.#erasing.add(viewer);
    else this.#erasing.delete(viewer);
    const style = this.#style(viewer, event);
    this.layer.end(viewer);
    this.layer.begin(viewer, event, style);
    this.#point(viewer, event);
    return true;
  }

  #point(viewer: string, event: PointerRenderviewEvent): void {
    if (!event.inside && event.buttons.length === 0) {
      this.#cursors.delete(viewer);
      return;
    }
    const { width, isEraser, color } = this.#style(viewer, event);
    const radius = isEraser && event.buttons.length > 0 ? width / 2 : 6;
    this.#cursors.set(viewer, { x: event.x, y: event.y, color, radius });
  }

  #style(viewer: string, event: PointerRenderviewEvent): StrokeStyle {
    const isEraser = this.#erasing.has(viewer);
    // Without a pressure of its own a device presses with one half, as the DOM has it.
    const pressure = event.pressure || 0.5;
    const width = isEraser ? ERASER_WIDTH : MIN_WIDTH + (MAX_WIDTH - MIN_WIDTH) * pressure;
    return { color: this.#palette.colorOf(viewer), width, isEraser };
  }
}
