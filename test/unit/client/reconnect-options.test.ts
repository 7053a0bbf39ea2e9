import { expect, test } from '@jest/globals';
import { resolveReconnect } from '../../../lib/client/reconnect-options.js';

const DEFAULTS = { initialDelayMs: 500, maxDelayMs: 15_000, factor: 2, jitter: 0.5, maxAttempts: Infinity };

test('true, nothing, and what is not given are the defaults', () => {
  const empty = { schedule: DEFAULTS, shouldReconnect: undefined };
  expect([resolveReconnect(true), resolveReconnect({}), resolveReconnect({ factor: undefined })]).toEqual([
    empty,
    empty,
    empty,
  ]);
});

test('false has no schedule', () => {
  expect(resolveReconnect(false)).toEqual({ schedule: undefined, shouldReconnect: undefined });
});

test('what is given is taken, beside the other defaults', () => {
  const shouldReconnect = () => true;
  expect(resolveReconnect({ initialDelayMs: 0, maxAttempts: 3, shouldReconnect })).toEqual({
    schedule: { ...DEFAULTS, initialDelayMs: 0, maxAttempts: 3 },
    shouldReconnect,
  });
});

test.each<[unknown, string]>([
  ['yes', 'options.reconnect must be a boolean or an object, got yes'],
  [null, 'options.reconnect must be a boolean or an object, got null'],
  [{ initialDelayMs: -1 }, 'options.reconnect.initialDelayMs must be a number in 0..3600000, got -1'],
  [{ maxDelayMs: '10' }, 'options.reconnect.maxDelayMs must be a number in 0..3600000, got 10'],
  [{ factor: 0.5 }, 'options.reconnect.factor must be a number in 1..10, got 0.5'],
  [{ jitter: NaN }, 'options.reconnect.jitter must be a number in 0..1, got NaN'],
  [{ maxAttempts: 0 }, 'options.reconnect.maxAttempts must be a number in 1..Infinity, got 0'],
  [{ shouldReconnect: 3 }, 'options.reconnect.shouldReconnect must be a function, got 3'],
  [{ delay: 3 }, 'options.reconnect.delay is not an option'],
])('%j is refused with name, rule and value', (given, message) => {
  expect(() => resolveReconnect(given)).toThrow(message);
});
