import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backingSize, isInside, placeFrame, pointOnFrame, type Fit } from '../../lib/protocol/index.js';

test('a wide frame is contained in a narrow view with bars above and below', () => {
  expect(placeFrame({ width: 1280, height: 720 }, { width: 640, height: 480 }, 'contain')).toEqual({
    x: 0,
    y: 60,
    width: 640,
    height: 360,
  });
});

test('a narrow frame covers a wide view and is cut above and below', () => {
  expect(placeFrame({ width: 800, height: 600 }, { width: 1280, height: 720 }, 'cover')).toEqual({
    x: 0,
    y: -120,
    width: 1280,
    height: 960,
  });
});

test('a filled view is covered exactly', () => {
  expect(placeFrame({ width: 800, height: 600 }, { width: 1280, height: 720 }, 'fill')).toEqual({
    x: 0,
    y: 0,
    width: 1280,
    height: 720,
  });
});

describe.each<Fit>(['contain', 'cover', 'fill'])('under %s', (fit) => {
  const size = fc.record({ width: fc.integer({ min: 1, max: 16_384 }), height: fc.integer({ min: 1, max: 16_384 }) });

  test('the middle of the view is the middle of the frame', () => {
    fc.assert(
      fc.property(size, size, (frame, backing) => {
        const placed = placeFrame(frame, backing, fit);
        const point = pointOnFrame({ x: backing.width / 2, y: backing.height / 2 }, frame, placed);
        expect(point.x / frame.width).toBeCloseTo(0.5, 6);
        expect(point.y / frame.height).toBeCloseTo(0.5, 6);
        expect(point.inside).toBe(true);
      }),
    );
  });

  test('a position on the frame is found again from where it was painted', () => {
    const share = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(size, size, share, share, (frame, backing, u, v) => {
        const placed = placeFrame(frame, backing, fit);
        const painted = { x: placed.x + u * placed.width, y: placed.y + v * placed.height };
        const point = pointOnFrame(painted, frame, placed);
        expect(point.x / frame.width).toBeCloseTo(u, 6);
        expect(point.y / frame.height).toBeCloseTo(v, 6);
      }),
    );
  });
});

test('a position on a bar is outside the frame and not clamped', () => {
  const frame = { width: 1280, height: 720 };
  const placed = placeFrame(frame, { width: 640, height: 480 }, 'contain');
  expect(pointOnFrame({ x: 320, y: 30 }, frame, placed)).toEqual({ x: 640, y: -60, inside: false });
});

test('the left and upper edges belong to the frame, the right and lower do not', () => {
  const frame = { width: 10, height: 5 };
  expect([isInside(0, 0, frame), isInside(9.99, 4.99, frame)]).toEqual([true, true]);
  expect([isInside(10, 0, frame), isInside(0, 5, frame), isInside(-0.01, 0, frame)]).toEqual([false, false, false]);
});

test('a backing store is the CSS size in device pixels, rounded and never empty', () => {
  expect(backingSize({ width: 300.4, height: 150 }, 2)).toEqual({ width: 601, height: 300, ratio: 2 });
  expect(backingSize({ width: 0, height: 0 }, 1)).toEqual({ width: 1, height: 1, ratio: 1 });
});

test('a bound on the backing store shrinks both sides and the ratio together', () => {
  expect(backingSize({ width: 1000, height: 500 }, 2, 1000)).toEqual({ width: 1000, height: 500, ratio: 1 });
  expect(backingSize({ width: 500, height: 1000 }, 4, 2000)).toEqual({ width: 1000, height: 2000, ratio: 2 });
});
