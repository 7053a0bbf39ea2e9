import { expect, test } from '@jest/globals';
import { RestartPolicy } from '../../../src/scenes/restart-policy.js';

test('each failure in a row waits twice as long, and the sixth is the last', () => {
  const policy = new RestartPolicy();
  expect([0, 1, 2, 3, 4, 5].map((nowMs) => policy.failed(nowMs))).toEqual([250, 500, 1000, 2000, 4000, undefined]);
});

test('failures of more than a minute ago are forgotten', () => {
  const policy = new RestartPolicy();
  for (let nowMs = 0; nowMs < 5; nowMs++) policy.failed(nowMs);
  expect(policy.failed(61_000)).toBe(250);
});
