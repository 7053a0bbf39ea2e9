import { expect, test } from '@jest/globals';
import { testCard } from '../../../lib/testing/index.js';

const RED = [220, 40, 40, 255];
const GREEN = [40, 200, 40, 255];
const BLUE = [40, 40, 220, 255];
const YELLOW = [220, 200, 40, 255];

function pixel(card: ReturnType<typeof testCard>, x: number, y: number): number[] {
  return [...card.data.subarray((y * card.width + x) * 4, (y * card.width + x) * 4 + 4)];
}

test('frame 0 shows red, green, blue and yellow in reading order', () => {
  const card = testCard(0, 640, 480);
  expect([pixel(card, 0, 0), pixel(card, 639, 0), pixel(card, 0, 479), pixel(card, 639, 479)]).toEqual([
    RED,
    GREEN,
    BLUE,
    YELLOW,
  ]);
});

test('each frame moves the colours on by one quadrant and the fourth is the first again', () => {
  const corners = (n: number) => {
    const card = testCard(n, 8, 8);
    return [pixel(card, 0, 0), pixel(card, 7, 0), pixel(card, 0, 7), pixel(card, 7, 7)];
  };
  expect(corners(1)).toEqual([GREEN, BLUE, YELLOW, RED]);
  expect(corners(2)).toEqual([BLUE, YELLOW, RED, GREEN]);
  expect(corners(4)).toEqual(corners(0));
  expect(corners(Number.MAX_SAFE_INTEGER)).toEqual(corners(3));
});

test('an odd size is split below the middle, so that the right and lower quadrants are the larger', () => {
  const card = testCard(0, 5, 3);
  expect([pixel(card, 1, 0), pixel(card, 2, 0)]).toEqual([RED, GREEN]);
  expect([pixel(card, 0, 0), pixel(card, 0, 1)]).toEqual([RED, BLUE]);
});

test('a card of one pixel shows the fourth quadrant', () => {
  expect(pixel(testCard(0, 1, 1), 0, 0)).toEqual(YELLOW);
});

test('a card is a frame of its own size in RGBA', () => {
  const card = testCard(0, 3, 2);
  expect(card).toMatchObject({ width: 3, height: 2, format: 'RGBA' });
  expect(card.data.byteLength).toBe(3 * 2 * 4);
});

test.each([
  [-1, 4, 4, 'n must be an integer in 0..9007199254740991, got -1'],
  [0, 0, 4, 'width must be an integer in 1..16384, got 0'],
  [0, 4, 2.5, 'height must be an integer in 1..16384, got 2.5'],
])('a card %p of %p×%p is refused', (n, width, height, message) => {
  expect(() => testCard(n, width, height)).toThrow(new RangeError(message));
});
