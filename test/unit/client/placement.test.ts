import { describe, expect, test } from '@jest/globals';
import { isWhole, placePicture } from '../../../lib/client/worker/placement.js';

describe('a picture is put', () => {
  test.each([
    ['in its own pixels', { width: 400, height: 300 }, { x: 0, y: 0, width: 400, height: 300 }],
    ['at twice its pixels', { width: 800, height: 700 }, { x: 0, y: 50, width: 800, height: 600 }],
    ['between, where the scale is none', { width: 600, height: 500 }, { x: 0, y: 25, width: 600, height: 450 }],
    ['below its pixels', { width: 200, height: 160 }, { x: 0, y: 5, width: 200, height: 150 }],
    // A display that follows the view has even sides.
    [
      'in its own pixels where the view is odd by one',
      { width: 401, height: 301 },
      { x: 1, y: 1, width: 400, height: 300 },
    ],
    [
      'over all of a view that is larger by two',
      { width: 402, height: 302 },
      { x: 0, y: 0.25, width: 402, height: 301.5 },
    ],
    [
      'whole where the view is smaller by one',
      { width: 399, height: 299 },
      { x: 0.17, y: 0, width: 398.67, height: 299 },
    ],
  ] as const)('%s', (_, backing, expected) => {
    const placed = placePicture({ width: 400, height: 300 }, backing, 'contain');
    for (const [key, value] of Object.entries(expected)) expect(placed[key as 'x']).toBeCloseTo(value, 2);
  });

  test('on whole pixels where it is whole, whatever is beside it', () => {
    expect(placePicture({ width: 40, height: 30 }, { width: 90, height: 61 }, 'contain')).toEqual({
      ...{ x: 5, y: 1, width: 80, height: 60 },
    });
    expect(placePicture({ width: 40, height: 31 }, { width: 40, height: 30 }, 'cover')).toEqual({
      ...{ x: 0, y: -0, width: 40, height: 31 },
    });
  });

  test('all over the view under cover and fill, near a whole scale too', () => {
    const odd = { width: 401, height: 301 };
    expect(placePicture({ width: 400, height: 300 }, odd, 'fill')).toEqual({ x: 0, y: 0, ...odd });
    expect(placePicture({ width: 400, height: 300 }, odd, 'cover').height).toBe(301);
  });
});

test.each([
  [1, 1, true],
  [3, 2, true],
  [1.5, 2, false],
  [2, 1.01, false],
  [0.5, 0.5, false],
  [0.9999999999, 2.0000000001, true],
])('scales of %d and %d are whole: %p', (horizontal, vertical, whole) => {
  expect(isWhole({ width: 40 * horizontal, height: 30 * vertical }, { width: 40, height: 30 })).toBe(whole);
});
