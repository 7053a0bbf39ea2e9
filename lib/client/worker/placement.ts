import { placeFrame, type Fit, type Rect, type Size } from '../../protocol/index.js';

/** What is seen of a picture that is enlarged beyond its fit. */
export interface Zoom {
  /** How many times larger than its fit makes it, above 1. */
  scale: number;
  /** What is in the middle of the view: 0..1 of the picture's sides. */
  x: number;
  y: number;
}

/** Far below what a pixel is, far above what is lost in a division. */
const EPSILON = 1e-6;

/**
 * Where a picture is put on the canvas: for whoever paints it, and for whoever maps input to it.
 *
 * At a whole scale each of its pixels is as many of the canvas's, from a pixel's edge on. Under `contain` one is taken that
 * leaves no more than a pixel on each side: displays that follow the view have even sides, and would blur in an odd view.
 */
export function placePicture(picture: Size, backing: Size, fit: Fit, zoom?: Zoom): Rect {
  const placed = placeFitted(picture, backing, fit);
  if (!zoom) return placed;
  const width = placed.width * zoom.scale;
  const height = placed.height * zoom.scale;
  return { x: placeAlong(width, backing.width, zoom.x), y: placeAlong(height, backing.height, zoom.y), width, height };
}

function placeFitted(picture: Size, backing: Size, fit: Fit): Rect {
  const placed = placeFrame(picture, backing, fit);
  const scale = Math.floor(placed.width / picture.width + EPSILON);
  const width = picture.width * scale;
  const height = picture.height * scale;
  const rest = Math.max(placed.width - width, placed.height - height);
  if (fit === 'contain' && scale >= 1 && rest < 2 - EPSILON) return centred({ width, height }, backing);
  return isWhole(placed, picture) ? centred(placed, backing) : placed;
}

/** Whether each pixel of the picture is a whole number of the canvas's. */
export function isWhole(placed: Size, picture: Size): boolean {
  return [placed.width / picture.width, placed.height / picture.height].every(
    (scale) => scale > 1 - EPSILON && Math.abs(scale - Math.round(scale)) < EPSILON,
  );
}

/** Where one side begins: nothing is free beside a picture that is larger than the view. */
function placeAlong(length: number, view: number, middle: number): number {
  if (length <= view) return (view - length) / 2;
  return Math.min(0, Math.max(view - length, view / 2 - middle * length));
}

function centred({ width, height }: Size, backing: Size): Rect {
  return { x: Math.round((backing.width - width) / 2), y: Math.round((backing.height - height) / 2), width, height };
}
