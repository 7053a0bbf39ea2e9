import type { Canvas } from '@napi-rs/canvas';

/**
 * Copies what a canvas shows. Opaque scenes only: the canvas stores premultiplied colours.
 *
 * Reading a canvas back costs 5–6 ms at 1280×720, more than most drawings: a reason to draw in a worker.
 */
export function copyPixels(canvas: Canvas, pixels: Uint8Array): void {
  pixels.set(canvas.data());
}
