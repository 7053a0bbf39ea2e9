import { describe, expect, test } from '@jest/globals';
import { config } from 'rxjs';
import { EventQueue } from '../../../lib/display/event-queue.js';
import type { RfbEvent } from '../../../lib/display/rfb-event.js';
import { CoreBench } from '../support/core-bench.js';

function anEvent(type: 'pointer_move' | 'key_down' | 'key_up', timestamp: number): RfbEvent {
  const base = { modifiers: [], timestamp };
  return {
    clientId: 'c',
    stream: 's',
    principal: null,
    receivedUs: timestamp,
    event:
      type === 'pointer_move'
        ? { ...base, type, x: 0, y: 0, inside: true, pixel_ratio: 1, button: 0, buttons: [] }
        : { ...base, type, key: 'a', code: 'KeyA' },
  };
}

describe('events', () => {
  test('reach each consumer, whichever way it reads', async () => {
    const bench = new CoreBench();
    const seen: string[] = [];
    bench.display.events$.subscribe(({ event }) => seen.push(event.type));
    const iterator = bench.display.events();
    const { client } = bench.join();
    client.key('key_down', 'KeyA');
    client.key('key_up', 'KeyA');
    expect(seen).toEqual(['key_down', 'key_up']);
    expect(bench.display.pollEvents()).toHaveLength(2);
    expect(bench.display.pollEvents()).toHaveLength(0);
    expect((await iterator.next()).value).toMatchObject({ event: { type: 'key_down' } });
    expect((await iterator.next()).value).toMatchObject({ event: { type: 'key_up' } });
  });

  test('an iterator ends on abort, on return and when the display closes, after what it still held', async () => {
    const bench = new CoreBench();
    const stop = new AbortController();
    const aborted = bench.display.events({ signal: stop.signal });
    const returned = bench.display.events();
    const closed = bench.display.events();
    const waiting = aborted.next();
    stop.abort();
    expect((await waiting).done).toBe(true);
    await returned.return!();
    expect((await returned.next()).done).toBe(true);
    bench.join().client.key('key_down', 'KeyA');
    await bench.display.close();
    expect((await closed.next()).value).toMatchObject({ event: { type: 'key_down' } });
    expect((await closed.next()).value).toMatchObject({ event: { type: 'key_up' } });
    expect((await closed.next()).done).toBe(true);
  });

  test('an iterator of a display that is closed already ends at once, and no error comes after it', async () => {
    const bench = new CoreBench();
    await bench.display.close();
    const errors: unknown[] = [];
    config.onUnhandledError = (error) => errors.push(error);
    try {
      expect((await bench.display.events().next()).done).toBe(true);
      // RxJS reports from a timer of its own; one that is set later fires later.
      await new Promise((resolve) => setTimeout(resolve));
    } finally {
      config.onUnhandledError = null;
    }
    expect(errors).toEqual([]);
  });

  test('a queue that overflows drops its oldest moves first and keeps every release', () => {
    const queue = new EventQueue(8);
    queue.push(anEvent('key_up', 0));
    queue.push(anEvent('key_down', 1));
    for (let i = 2; i < 12; i++) queue.push(anEvent('pointer_move', i));
    const types = queue.drain().map(({ event }) => event.type);
    expect(types.length).toBeLessThanOrEqual(8);
    expect(types.slice(0, 2)).toEqual(['key_up', 'key_down']);
  });

  test('a queue full of releases stays bounded', () => {
    const queue = new EventQueue(8);
    for (let i = 0; i < 100; i++) queue.push(anEvent('key_up', i));
    expect(queue.size).toBeLessThanOrEqual(8);
    expect(queue.drain().at(-1)).toMatchObject({ receivedUs: 99 });
  });
});
