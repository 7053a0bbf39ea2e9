import { describe, expect, test } from '@jest/globals';
import type { PointerRenderviewEvent } from '../../../lib/protocol/index.js';
import { CoreBench } from '../support/core-bench.js';

function pointers(bench: CoreBench): PointerRenderviewEvent[] {
  return bench.display
    .pollEvents()
    .map(({ event }) => event)
    .filter((event): event is PointerRenderviewEvent => event.type.startsWith('pointer'));
}

describe('what the app hears of a viewer', () => {
  test('an event carries client, stream, principal and time', async () => {
    const bench = new CoreBench();
    const { client } = bench.join({ principal: 'ada' });
    await bench.clock.advance(250);
    client.key('key_down', 'KeyA');
    expect(bench.display.pollEvents()).toEqual([
      {
        clientId: bench.display.viewers[0]!.id,
        stream: 'default',
        principal: 'ada',
        receivedUs: 250_000,
        event: { type: 'key_down', key: 'KeyA', code: 'KeyA', modifiers: [], timestamp: 1 },
      },
    ]);
  });

  test('a click made on a picture of another size lands on the same place of the published frame', async () => {
    const bench = new CoreBench();
    const { client } = bench.join();
    await bench.publish(1, { width: 800, height: 600 });
    client.pointer('pointer_down', { x: 100, y: 75, frame_width: 400, frame_height: 300 });
    client.pointer('pointer_move', { x: 401, y: 75, frame_width: 400, frame_height: 300, inside: true });
    expect(pointers(bench)).toMatchObject([
      { x: 200, y: 150, inside: true },
      { x: 802, y: 150, inside: false },
    ]);
  });

  test('a client that does not say what it mapped with is taken to have used the picture it last acknowledged', async () => {
    const bench = new CoreBench();
    const { channel, client } = bench.join();
    await bench.publish(1, { width: 400, height: 300 });
    client.ack(channel.lastSeq);
    await bench.publish(2, { width: 800, height: 600 });
    client.pointer('pointer_down', { x: 100, y: 75 });
    expect(pointers(bench)).toMatchObject([{ x: 200, y: 150 }]);
  });

  test('the frame size of the mapping does not reach the app', async () => {
    const bench = new CoreBench();
    const { client } = bench.join();
    client.pointer('pointer_down', { frame_width: 4, frame_height: 2, extra: 'x' });
    const [event] = pointers(bench);
    expect(Object.keys(event!)).not.toEqual(expect.arrayContaining(['frame_width']));
    expect(Object.keys(event!)).not.toEqual(expect.arrayContaining(['extra']));
  });

  test('what a viewer holds pressed is released where its pointer was last when it goes', () => {
    const bench = new CoreBench();
    const { client } = bench.join();
    client.pointer('pointer_down', { button: 1, x: 1 });
    client.pointer('pointer_down', { button: 2, buttons: [1, 2] });
    client.pointer('pointer_move', { x: 3, y: 1, buttons: [1, 2] });
    client.key('key_down', 'ShiftLeft');
    client.key('key_down', 'KeyA');
    client.key('key_up', 'KeyA');
    bench.display.pollEvents();
    client.leave();
    expect(bench.display.pollEvents().map(({ event }) => event)).toMatchObject([
      { type: 'pointer_up', button: 1, x: 3, buttons: [2] },
      { type: 'pointer_up', button: 2, x: 3, buttons: [] },
      { type: 'key_up', code: 'ShiftLeft' },
    ]);
  });

  test('a release tells of the buttons of its own pointer alone, and of no more than a client may', () => {
    const bench = new CoreBench();
    const { client } = bench.join();
    for (let button = 0; button < 20; button++) client.pointer('pointer_down', { pointer_id: 1, button });
    client.pointer('pointer_down', { pointer_id: 2, button: 5 });
    bench.display.pollEvents();
    client.leave();
    const released = bench.display.pollEvents().map(({ event }) => ('buttons' in event ? event.buttons.length : -1));
    expect(released).toEqual([16, 16, 16, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]);
  });

  test('releases of what is held always come through, others at the rate of input', () => {
    const bench = new CoreBench({}, { maxEventsPerSecond: 10 });
    const { client } = bench.join();
    client.key('key_down', 'KeyA');
    for (let n = 0; n < 100; n++) client.key('key_up', 'KeyB');
    client.key('key_up', 'KeyA');
    const codes = bench.display.pollEvents().map(({ event }) => ('code' in event ? event.code : ''));
    expect(codes.at(-1)).toBe('KeyA');
    expect(codes.length).toBeLessThan(20);
  });

  test('a viewer that may only view sends nothing to the app, not even its size', () => {
    const bench = new CoreBench();
    const { client } = bench.join({ role: 'view' });
    client.key('key_down', 'KeyA');
    client.send({ type: 'set_viewport', width: 10, height: 10 });
    expect(bench.display.pollEvents()).toEqual([]);
  });

  test('taking control away releases what is held, and later input is ignored', () => {
    const bench = new CoreBench();
    const { client } = bench.join();
    client.key('key_down', 'KeyA');
    bench.display.viewers[0]!.setRole('view');
    client.key('key_down', 'KeyB');
    expect(bench.display.pollEvents().map(({ event }) => event.type)).toEqual(['key_down', 'key_up']);
  });

  test('control that comes back at once: what was released for the viewer is not released again by the viewer', () => {
    const bench = new CoreBench();
    const { client } = bench.join();
    client.pointer('pointer_down', { button: 1, buttons: [1] });
    client.key('key_down', 'KeyA');
    const [viewer] = bench.display.viewers;
    viewer!.setRole('view');
    viewer!.setRole('control');
    bench.display.pollEvents();
    client.pointer('pointer_up', { button: 1 });
    client.key('key_up', 'KeyA');
    expect(bench.display.pollEvents()).toEqual([]);
    for (const type of ['pointer_down', 'pointer_up', 'pointer_up'] as const) client.pointer(type, { button: 1 });
    for (const type of ['key_down', 'key_up', 'key_up'] as const) client.key(type, 'KeyA');
    expect(bench.display.pollEvents().map(({ event }) => event.type)).toEqual([
      ...['pointer_down', 'pointer_up', 'pointer_up'],
      ...['key_down', 'key_up', 'key_up'],
    ]);
  });

  test('a viewer cannot hold more than 64 keys, and each it holds is released', () => {
    const bench = new CoreBench();
    const { client } = bench.join();
    for (let i = 0; i < 100; i++) client.key('key_down', `Key${i}`);
    client.leave();
    const types = bench.display.pollEvents().map(({ event }) => event.type);
    expect(types.filter((type) => type === 'key_down')).toHaveLength(64);
    expect(types.filter((type) => type === 'key_up')).toHaveLength(64);
  });

  test('a removed stream releases what its viewers hold before its events end', async () => {
    const bench = new CoreBench();
    const { client } = bench.join();
    const types: string[] = [];
    bench.display.events$.subscribe(({ event }) => types.push(event.type));
    client.key('key_down', 'KeyA');
    await bench.server.removeStream('default');
    expect(types).toEqual(['key_down', 'key_up']);
  });
});
