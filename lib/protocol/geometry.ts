/**
 * How a frame is fitted into a view: `contain` shows all of it, `cover` fills the view and cuts, `fill` stretches.
 *
 * @public
 */
export type Fit = 'contain' | 'cover' | 'fill';

/**
 * Width and height, in pixels.
 *
 * @public
 */
export interface Size {
  width: number;
  height: number;
}

/**
 * A rectangle in pixels of the backing store.
 *
 * @public
 */
export interface Rect extends Size {
  x: number;
  y: number;
}

/**
 * Where a frame is painted.
 *
 * @param frame - size of the frame
 * @param backing - size of the canvas in device pixels
 * @param fit - how to fit
 * @returns the destination, which reaches beyond the backing for `cover`
 * @public
 */
export function placeFrame(frame: Size, backing: Size, fit: Fit): Rect {
  const sx = backing.width / frame.width;
  const sy = backing.height / frame.height;
  const scale = fit === 'cover' ? Math.max(sx, sy) : Math.min(sx, sy);
  const width = fit === 'fill' ? backing.width : frame.width * scale;
  const height = fit === 'fill' ? backing.height : frame.height * scale;
  return { x: (backing.width - width) / 2, y: (backing.height - height) / 2, width, height };
}

/**
 * Maps a point of the backing store to the frame: the inverse of {@link placeFrame}.
 *
 * @param point - position in device pixels of the canvas
 * @param frame - size of the frame
 * @param placed - where the frame is painted
 * @returns position in pixels of the frame, not clamped, and whether it lies on the frame
 * @public
 */
export function pointOnFrame(
  point: { x: number; y: number },
  frame: Size,
  placed: Rect,
): { x: number; y: number; inside: boolean } {
  const x = ((point.x - placed.x) / placed.width) * frame.width;
  const y = ((point.y - placed.y) / placed.height) * frame.height;
  return { x, y, inside: isInside(x, y, frame) };
}

/**
 * Tells whether a position lies on a frame.
 *
 * @public
 */
export function isInside(x: number, y: number, frame: Size): boolean {
  return x >= 0 && x < frame.width && y >= 0 && y < frame.height;
}

/**
 * Size of a canvas's backing store: CSS size times device pixel ratio, rounded, at least 1×1.
 *
 * @param css - size in CSS pixels
 * @param ratio - device pixels per CSS pixel
 * @param maxDimension - longest side allowed; both sides and the ratio shrink together. Unbounded by default.
 * @public
 */
export function backingSize(css: Size, ratio: number, maxDimension = Infinity): Size & { ratio: number } {
  const longest = Math.max(css.width, css.height) * ratio;
  const effective = longest > maxDimension ? (ratio * maxDimension) / longest : ratio;
  return {
    width: Math.max(1, Math.round(css.width * effective)),
    height: Math.max(1, Math.round(css.height * effective)),
    ratio: effective,
  };
}
