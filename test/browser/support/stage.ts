import { placeFrame, type Fit, type Size } from '../../../lib/protocol/index.js';

/** Where the test page has its stage, in CSS pixels. */
export const STAGE = { x: 8, y: 8, width: 400, height: 300 };

/** Where on the page a pixel of the frame is seen. */
export function onPage(pixel: { x: number; y: number }, frame: Size, fit: Fit): { x: number; y: number } {
  const placed = placeFrame(frame, STAGE, fit);
  return {
    x: STAGE.x + placed.x + (pixel.x / frame.width) * placed.width,
    y: STAGE.y + placed.y + (pixel.y / frame.height) * placed.height,
  };
}
