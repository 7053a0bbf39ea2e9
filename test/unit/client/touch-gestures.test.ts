import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { TouchGestures } from '../../../lib/client/input/touch-gestures.js';

let told: unknown[];
let gestures: TouchGestures;

beforeEach(() => {
  jest.useFakeTimers();
  told = [];
  gestures = new TouchGestures({
    pointer: ({ type, pointerId, clientX }) => told.push(`${type} ${pointerId} ${clientX}`),
    pan: (_, { clientX, clientY }, dx, dy) => told.push(['pan', clientX, clientY, dx, dy]),
    pinch: (_, { clientX, clientY }, scale, dx, dy) => told.push(['pinch', clientX, clientY, scale, dx, dy]),
  });
});

afterEach(() => {
  jest.useRealTimers();
});

function finger(pointerId: number, types: string, clientX: number, clientY = 100): void {
  for (const type of types.split(' ')) {
    gestures.take({ type: `pointer${type}`, pointerId, clientX, clientY } as PointerEvent);
  }
}

test('a tap is a pointer that comes, presses, releases and leaves', () => {
  finger(1, 'enter down up leave', 50);
  expect(told).toEqual(['pointerenter 1 50', 'pointerdown 1 50', 'pointerup 1 50', 'pointerleave 1 50']);
});

test('a drag begins where the finger came down, once it has left that place', () => {
  finger(1, 'enter down', 50);
  finger(1, 'move', 54);
  expect(told).toEqual([]);
  finger(1, 'move', 60);
  finger(1, 'up leave', 70);
  expect(told).toEqual([
    'pointerenter 1 50',
    'pointerdown 1 50',
    'pointermove 1 60',
    'pointerup 1 70',
    'pointerleave 1 70',
  ]);
});

test('a finger that rests presses after a while', () => {
  finger(1, 'enter down', 50);
  jest.advanceTimersByTime(149);
  expect(told).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(told).toEqual(['pointerenter 1 50', 'pointerdown 1 50']);
});

test('two fingers that go one way pan, and press nothing', () => {
  finger(1, 'enter down', 50);
  finger(2, 'enter down', 150);
  for (const [id, x, y] of [
    [1, 50, 120],
    [2, 150, 120],
    [1, 50, 140],
    [2, 150, 140],
  ] as const) {
    finger(id, 'move', x, y);
  }
  finger(1, 'up leave', 50, 140);
  finger(2, 'move up leave', 150, 180);
  jest.advanceTimersByTime(1000);
  const pans = told.filter((each): each is [string, number, number, number, number] => Array.isArray(each));
  expect(pans).toHaveLength(told.length);
  expect(pans.every(([kind, x]) => kind === 'pan' && x === 100)).toBe(true);
  expect(pans.reduce((sum, [, , , , dy]) => sum + dy, 0)).toBe(40);
});

test('two fingers that spread pinch about their middle, by their distance in all', () => {
  finger(1, 'enter down', 100);
  finger(2, 'enter down', 200);
  finger(1, 'move', 75);
  finger(2, 'move', 225);
  finger(1, 'move', 50);
  finger(2, 'move', 250);
  const pinches = told as [string, number, number, number, number, number][];
  expect(pinches.every(([kind]) => kind === 'pinch')).toBe(true);
  expect(pinches.at(-1)!.slice(1, 3)).toEqual([150, 100]);
  expect(pinches.reduce((product, [, , , scale]) => product * scale, 1)).toBeCloseTo(2);
  // The middle goes back and forth as the fingers move in turn, and ends where it began.
  expect(pinches.map(([, , , , dx]) => dx)).toEqual([-12.5, 12.5, -12.5, 12.5]);
  expect(pinches.every(([, , , , , dy]) => dy === 0)).toBe(true);
});

test('a gesture stays what it began as', () => {
  finger(1, 'down', 100);
  finger(2, 'down', 200);
  finger(1, 'move', 100, 130);
  finger(2, 'move', 200, 130);
  finger(2, 'move', 300, 130);
  expect((told as string[][]).every(([kind]) => kind === 'pan')).toBe(true);
});

test('a finger that comes to one which drags already does nothing', () => {
  finger(1, 'enter down', 50);
  finger(1, 'move', 100);
  finger(2, 'enter down', 200);
  finger(2, 'move up leave', 300);
  finger(1, 'move', 120);
  finger(1, 'up', 120);
  expect(told).toEqual([
    'pointerenter 1 50',
    'pointerdown 1 50',
    'pointermove 1 100',
    'pointermove 1 120',
    'pointerup 1 120',
  ]);
});

test('what is left of a gesture presses nothing until all fingers are up', () => {
  finger(1, 'down', 50);
  finger(2, 'down', 150);
  finger(1, 'up', 50);
  finger(3, 'enter down', 10);
  finger(3, 'up leave', 10);
  finger(2, 'up', 150);
  expect(told).toEqual([]);
  finger(4, 'enter down up', 20);
  expect(told).toEqual(['pointerenter 4 20', 'pointerdown 4 20', 'pointerup 4 20']);
});

test('a finger that the browser takes over is cancelled for the application', () => {
  finger(1, 'down', 50);
  finger(1, 'move', 80);
  finger(1, 'cancel', 0);
  expect(told.at(-1)).toBe('pointercancel 1 0');
});

test('a finger that the browser takes over at once has clicked nothing, and the next one may', () => {
  finger(1, 'enter down', 50);
  finger(1, 'cancel leave', 0);
  jest.advanceTimersByTime(1000);
  expect(told).toEqual([]);
  finger(2, 'enter down up leave', 20);
  expect(told).toEqual(['pointerenter 2 20', 'pointerdown 2 20', 'pointerup 2 20', 'pointerleave 2 20']);
});

test('fingers that are down when the view looks away are forgotten, and new ones are not', () => {
  finger(1, 'enter down', 50);
  gestures.reset();
  jest.advanceTimersByTime(1000);
  finger(1, 'move up leave', 90);
  expect(told).toEqual([]);
  finger(2, 'enter down up', 20);
  expect(told).toHaveLength(3);
});
