import { describe, expect, test } from '@jest/globals';
import { placePicture } from '../../../lib/client/worker/placement.js';
import { framePoint, type View } from '../../../lib/client/input/point-mapper.js';
import { afterStep, MAX_SCALE, withinBounds } from '../../../lib/client/zoom/zoom-steps.js';

const BACKING = { width: 400, height: 300 };
const VIEW: View = { frame: { width: 1280, height: 720, pixelRatio: 1 }, backing: BACKING, fit: 'contain' };
const STILL = { factor: 1, at: { x: 0, y: 0 }, dx: 0, dy: 0 };

const placed = (view: View) => placePicture(view.frame, view.backing, view.fit, view.zoom);
const pixelAt = (view: View, x: number, y: number) =>
  framePoint({ clientX: x, clientY: y }, { left: 0, top: 0, ...BACKING }, view);

describe.each(['contain', 'cover', 'fill'] as const)('under %s', (fit) => {
  const view: View = { ...VIEW, fit };

  test('what is under the point stays there, until an edge of the picture would come into the view', () => {
    const at = { x: 210, y: 160 };
    const before = pixelAt(view, at.x, at.y);
    for (const factor of [1.5, 2, 4]) {
      const after = pixelAt({ ...view, zoom: afterStep(view, { ...STILL, factor, at }) }, at.x, at.y);
      expect(after.x).toBeCloseTo(before.x, 6);
      // Under contain there is nothing above the picture that could be moved in before it is as high as the view.
      if (fit !== 'contain' || factor > 2) expect(after.y).toBeCloseTo(before.y, 6);
    }
  });

  test('a way moves the picture by as much, and no further than its edge', () => {
    const zoom = afterStep(view, { ...STILL, factor: 4, at: { x: 200, y: 150 } })!;
    const before = placed({ ...view, zoom });
    const moved = placed({ ...view, zoom: afterStep({ ...view, zoom }, { ...STILL, dx: 30, dy: -20 }) });
    expect(moved.x - before.x).toBeCloseTo(30);
    expect(moved.y - before.y).toBeCloseTo(-20);
    const corner = placed({ ...view, zoom: afterStep({ ...view, zoom }, { ...STILL, dx: 1e6, dy: -1e6 }) });
    expect(corner.x).toBeCloseTo(0);
    expect(corner.y + corner.height).toBeCloseTo(BACKING.height);
  });

  test('back at one it is what it was, and eight is all', () => {
    const zoom = afterStep(view, { ...STILL, factor: 1000, at: { x: 1, y: 1 } })!;
    expect(zoom.scale).toBe(MAX_SCALE);
    expect(afterStep({ ...view, zoom }, { ...STILL, factor: 1 / MAX_SCALE })).toBeUndefined();
    expect(afterStep({ ...view, zoom }, { ...STILL, factor: 0 })).toBeUndefined();
  });

  test('a picture of no size on a view of no size gives numbers all the same', () => {
    const tiny = { ...view, frame: { width: 1, height: 1, pixelRatio: 1 }, backing: { width: 1, height: 1 } };
    const zoom = afterStep(tiny, { ...STILL, factor: 2, dx: Infinity, dy: -Infinity });
    expect(Object.values(placed({ ...tiny, zoom })).every(Number.isFinite)).toBe(true);
  });
});

test('a middle outside of the picture is the nearest that there is', () => {
  expect(withinBounds({ ...VIEW, fit: 'fill' }, { scale: 4, x: -3, y: 0.99 })).toEqual({
    scale: 4,
    x: 0.125,
    y: 0.875,
  });
  // As high as a picture of 16:9 in a view of 4:3 is: nothing of it is beyond.
  expect(withinBounds(VIEW, { scale: 1.2, x: 0.5, y: 0.2 })).toEqual({ scale: 1.2, x: 0.5, y: 0.5 });
});
