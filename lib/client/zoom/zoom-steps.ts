import type { View } from '../input/point-mapper.js';
import { placePicture, type Zoom } from '../worker/placement.js';

/** Beyond it a picture is a few squares. */
export const MAX_SCALE = 8;

/** What a gesture does to a picture, in pixels of the canvas. */
export interface ZoomStep {
  /** So many times its size, about a point that stays where it is … */
  factor: number;
  at: { x: number; y: number };
  /** … but for this way. */
  dx: number;
  dy: number;
}

/**
 * What is seen after a step.
 *
 * @returns `undefined` for all of the picture
 */
export function afterStep(view: View, { factor, at, dx, dy }: ZoomStep): Zoom | undefined {
  const { frame, backing, fit, zoom } = view;
  const before = zoom?.scale ?? 1;
  const scale = Math.max(1, Math.min(before * factor, MAX_SCALE));
  const placed = placePicture(frame, backing, fit, zoom);
  const growth = scale / before;
  return withinBounds(view, {
    scale,
    x: (backing.width / 2 - (at.x - (at.x - placed.x) * growth + dx)) / (placed.width * growth),
    y: (backing.height / 2 - (at.y - (at.y - placed.y) * growth + dy)) / (placed.height * growth),
  });
}

/**
 * The same part of a picture, moved by as little as leaves nothing free beside it.
 *
 * @returns `undefined` for all of the picture
 */
export function withinBounds({ frame, backing, fit }: View, { scale, x, y }: Zoom): Zoom | undefined {
  if (scale <= 1) return undefined;
  const placed = placePicture(frame, backing, fit);
  return {
    scale,
    x: middleWithin(x, backing.width / (placed.width * scale)),
    y: middleWithin(y, backing.height / (placed.height * scale)),
  };
}

/** @param seen - share of the side that is in the view */
function middleWithin(middle: number, seen: number): number {
  return seen >= 1 ? 0.5 : Math.max(seen / 2, Math.min(middle, 1 - seen / 2));
}
