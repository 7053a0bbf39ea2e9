import { expect, test } from '@jest/globals';
import { LoopLoad } from '../../../lib/metrics/loop-load.js';

function busyFor(share: number) {
  let [nowMs, active] = [0, 0];
  const load = new LoopLoad(() => ({ idle: nowMs - active, active }));
  const run = (ms: number, busy: number) => {
    for (let passed = 0; passed < ms; passed += 10) {
      nowMs += 10;
      active += 10 * busy;
      load.look(nowMs);
    }
    return load.busy(nowMs);
  };
  run(1000, share);
  return { run, after: (ms: number) => load.busy(nowMs + ms) };
}

test('how busy the event loop is follows the last two seconds, not its life', () => {
  const loop = busyFor(0.2);
  expect(loop.run(10_000, 0.2)).toBeCloseTo(0.2);
  expect(loop.run(3000, 0.95)).toBeCloseTo(0.95);
});

test('nothing is said of a loop that nobody looked at lately', () => {
  expect(new LoopLoad(() => ({ idle: 0, active: 0 })).busy(0)).toBeUndefined();
  expect(busyFor(1).after(60_000)).toBeUndefined();
});
