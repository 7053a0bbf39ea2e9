import { expect, test } from '@jest/globals';
import { ErrorBudget } from '../../../lib/client/worker/error-budget.js';
import { StatsMeter } from '../../../lib/client/worker/stats.js';
import { FakeClock } from './fake-clock.js';

test('rates are over the last two seconds, totals over the whole life', () => {
  const clock = new FakeClock();
  const meter = new StatsMeter(() => clock.nowMs());
  const halfSecond = (pictures: number) => {
    for (let count = 0; count < pictures; count += 1) {
      meter.received(1000);
      meter.decoded(4);
      meter.painted(40, 30, { transport: 'image', mime: 'image/jpeg' });
    }
    clock.advance(500);
    return meter.sample();
  };
  expect(halfSecond(10)).toMatchObject({ fpsPainted: 20, fpsReceived: 20, bitrateBps: 160_000, decodeMs: 4 });
  for (let count = 0; count < 4; count += 1) halfSecond(0);
  const quiet = halfSecond(0);
  expect(quiet).toMatchObject({ fpsPainted: 0, bitrateBps: 0, framesPainted: 10, framesReceived: 10 });
  expect(quiet).not.toHaveProperty('decodeMs');
  expect(quiet).not.toHaveProperty('rttMs');
  expect(quiet).not.toHaveProperty('server');
  expect(quiet).toMatchObject({ width: 40, height: 30, transport: 'image', mime: 'image/jpeg' });
  expect(quiet).not.toHaveProperty('codec');
});

test('what the server says of the view is among its figures, the last word of the present connection', () => {
  const meter = new StatsMeter(() => 0);
  const verdict = { kind: 'network', text: 'network: …' } as const;
  meter.server = { type: 'stats', rtt_ms: 12.5, dropped: 1 };
  meter.server = { type: 'stats', rtt_ms: 480, dropped: 31, verdict };
  expect(meter.sample()).toMatchObject({ rttMs: 480, server: { rtt_ms: 480, dropped: 31, verdict } });
  meter.server = undefined;
  expect(meter.sample()).not.toHaveProperty('server');
});

test('a flood of errors is a few and then one per second, with the number of those kept back', () => {
  const clock = new FakeClock();
  const told: string[] = [];
  const budget = new ErrorBudget(
    () => clock.nowMs(),
    (message) => told.push(message),
  );
  for (let count = 0; count < 100; count += 1) budget.add('broken');
  expect(told).toHaveLength(5);
  clock.advance(1000);
  budget.add('broken');
  budget.add('broken');
  expect(told).toHaveLength(6);
  expect(told.at(-1)).toBe('broken (95 more errors were not reported)');
  clock.advance(60_000);
  for (let count = 0; count < 100; count += 1) budget.add('broken');
  expect(told).toHaveLength(11);
});
