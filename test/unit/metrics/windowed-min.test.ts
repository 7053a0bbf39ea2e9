import { expect, test } from '@jest/globals';
import { WindowedMin } from '../../../lib/metrics/windowed-min.js';

/** The least of samples that come once a second. */
function leastOf(spanMs: number, values: readonly number[]): (number | undefined)[] {
  const min = new WindowedMin<number>(spanMs);
  return values.map((value, second) => {
    min.add(second * 1000, value, value);
    return min.value;
  });
}

test('the least of late is kept for its span at least, and for twice that at most', () => {
  expect(leastOf(2000, [5, 1, 7, 7, 7, 7])).toEqual([5, 1, 1, 1, 7, 7]);
});

test('a rise becomes the norm once nothing lower was seen for that long', () => {
  expect(leastOf(2000, [1, 9, 9, 9, 9, 8])).toEqual([1, 1, 1, 1, 9, 8]);
});

test('after a pause nothing of before counts', () => {
  const min = new WindowedMin<string>(1000);
  min.add(0, 1, 'before');
  min.add(5000, 9, 'after');
  expect(min.value).toBe('after');
});

test('there is none before the first sample', () => {
  expect(new WindowedMin<number>(1000).value).toBeUndefined();
});
