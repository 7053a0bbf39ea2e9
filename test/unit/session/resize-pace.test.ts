import { expect, test } from '@jest/globals';
import { ResizePace } from '../../../lib/session/resize-pace.js';
import { CoreBench } from '../support/core-bench.js';
import { FakeClock } from '../support/fake-clock.js';

const size = (width: number) => ({ type: 'resize', width, height: 1, pwidth: width, pheight: 1, ratio: 1 }) as const;

function open() {
  const clock = new FakeClock();
  const widths: number[] = [];
  return { clock, widths, pace: new ResizePace(clock, ({ width }) => void widths.push(width)) };
}

test('the first size comes at once, and of those that follow closely the last', async () => {
  const { clock, widths, pace } = open();
  for (const width of [1, 2, 3, 4]) pace.push(size(width));
  expect(widths).toEqual([1]);
  await clock.advance(30);
  expect(widths).toEqual([1, 4]);
  await clock.advance(30);
  pace.push(size(5));
  expect(widths).toEqual([1, 4, 5]);
});

test('sizes that come at their leisure all come through', async () => {
  const { clock, widths, pace } = open();
  for (const width of [1, 2, 3]) {
    pace.push(size(width));
    await clock.advance(40);
  }
  expect(widths).toEqual([1, 2, 3]);
});

test('of a viewer that is gone, or may only view, nothing comes later, and no timer stays', async () => {
  for (const end of ['leave', 'role'] as const) {
    const bench = new CoreBench();
    const { client } = bench.join();
    for (const width of [100, 200]) client.send({ type: 'set_viewport', width, height: 10 });
    if (end === 'leave') client.leave();
    else bench.display.viewers[0]!.setRole('view');
    await bench.clock.advance(100);
    expect(bench.display.pollEvents()).toMatchObject([{ event: { type: 'resize', width: 100 } }]);
  }
});
