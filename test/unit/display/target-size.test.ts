import { describe, expect, test } from '@jest/globals';
import { CoreBench } from '../support/core-bench.js';

const MATCH = { resizePolicy: 'match-client' } as const;

function open(options: ConstructorParameters<typeof CoreBench>[0] = MATCH) {
  const bench = new CoreBench(options);
  const { client } = bench.join();
  const resize = (pwidth: number, pheight: number, ratio = 1) =>
    client.send({ type: 'set_viewport', width: pwidth / ratio, height: pheight / ratio, pwidth, pheight, ratio });
  const target = () => [bench.display.targetSize.width, bench.display.targetSize.height, bench.display.targetRatio];
  return { bench, client, resize, target };
}

describe('the size an application is asked to render in', () => {
  test('is the configured one, whatever windows do, unless it is told to follow them', async () => {
    const { bench, resize, target } = open({});
    resize(800, 600, 2);
    await bench.clock.advance(1000);
    expect(target()).toEqual([4, 2, 1]);
  });

  test('is that of the window once it has stood still', async () => {
    const { bench, resize, target } = open();
    for (const width of [300, 400, 500, 640]) {
      resize(width, 480, 2);
      await bench.clock.advance(100);
    }
    expect(target()).toEqual([4, 2, 1]);
    await bench.clock.advance(20);
    expect(target()).toEqual([640, 480, 2]);
  });

  test('has even sides', async () => {
    const { bench, resize, target } = open();
    resize(641.7, 481);
    await bench.clock.advance(120);
    expect(target()).toEqual([640, 480, 1]);
    resize(1, 1.5);
    await bench.clock.advance(120);
    expect(target()).toEqual([2, 2, 1]);
  });

  test('of an enormous window is no larger than the cap, in the shape of the window', async () => {
    const { bench, resize, target } = open({ ...MATCH, maxRenderDimension: 1000 });
    resize(4000, 1000, 2);
    await bench.clock.advance(120);
    expect(target()).toEqual([1000, 250, 0.5]);
    const unasked = open();
    unasked.resize(16_000, 16_000);
    await unasked.bench.clock.advance(120);
    expect(unasked.target()).toEqual([4096, 4096, 0.256]);
  });

  test('is not that of a view which is not laid out', async () => {
    const { bench, resize, target } = open();
    resize(0, 600);
    await bench.clock.advance(120);
    expect(target()).toEqual([4, 2, 1]);
  });

  test('follows the window that changed last, of those that may control', async () => {
    const { bench, resize, target } = open();
    const guest = bench.join({ role: 'view' });
    const other = bench.join();
    resize(640, 480);
    await bench.clock.advance(200);
    other.client.send({ type: 'set_viewport', width: 320, height: 240 });
    guest.client.send({ type: 'set_viewport', width: 16_000, height: 16_000 });
    await bench.clock.advance(200);
    expect(target()).toEqual([320, 240, 1]);
  });

  test('keeps no timer when the display closes', async () => {
    const { bench, resize } = open();
    resize(640, 480);
    await bench.display.close();
    await bench.clock.advance(1000);
    expect(bench.clock.pendingTimers).toBe(0);
  });
});
