import { expect, test } from '@jest/globals';
import { SlidingWindow } from '../../../lib/metrics/sliding-window.js';

test('a rate is that of the last two seconds, not of a lifetime', () => {
  const window = new SlidingWindow();
  for (let ms = 0; ms < 60_000; ms += 33.3) window.add(ms);
  expect(window.rate(60_000)).toBeCloseTo(30, 0);
  expect(window.rate(61_000)).toBeCloseTo(15, 0);
  expect(window.rate(63_000)).toBe(0);
});

test('a young window is not diluted by time before its first sample', () => {
  const window = new SlidingWindow();
  for (let ms = 10_000; ms < 10_500; ms += 50) window.add(ms);
  expect(window.rate(10_500)).toBeCloseTo(20, 0);
});

test('values are averaged and summed per second', () => {
  const window = new SlidingWindow();
  for (let ms = 0; ms <= 4000; ms += 100) window.add(ms, 500);
  expect(window.mean(4000)).toBe(500);
  expect(window.sumRate(4000)).toBeCloseTo(5000, -3);
});

test('a flood of samples keeps bounded memory and a true rate', () => {
  const window = new SlidingWindow();
  for (let ms = 0; ms < 2000; ms++) window.add(ms);
  expect(window.rate(2000)).toBeGreaterThan(900);
  expect(window.rate(2000)).toBeLessThan(1100);
});

test('quantiles are of the values of late, in whatever order they came', () => {
  const window = new SlidingWindow();
  expect(window.quantile(0, 0.5)).toBeUndefined();
  for (const [index, value] of [9, 1, 5, 3, 7].entries()) window.add(index * 100, value);
  expect([0, 0.5, 0.95, 1].map((share) => window.quantile(500, share))).toEqual([1, 5, 9, 9]);
  expect(window.quantile(2150, 0)).toBe(3);
});
