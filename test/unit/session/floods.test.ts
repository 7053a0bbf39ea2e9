import { describe, expect, test } from '@jest/globals';
import { CoreBench } from '../support/core-bench.js';

function types(bench: CoreBench): string[] {
  return bench.display.pollEvents().map(({ event }) => event.type);
}

describe('more input than a hand makes', () => {
  test('of moves and wheels is left out, the viewer stays, and a click still arrives', () => {
    const bench = new CoreBench({}, { maxEventsPerSecond: 40, maxMessagesPerSecond: 10_000 });
    const { channel, client } = bench.join();
    for (let i = 0; i < 500; i++) client.pointer('pointer_move', { x: i });
    client.pointer('pointer_down');
    client.pointer('pointer_up');
    expect(channel.closed).toBeUndefined();
    const seen = types(bench);
    expect(seen.slice(-2)).toEqual(['pointer_down', 'pointer_up']);
    // A burst of twice the rate, of which a quarter is kept for presses.
    expect(seen.filter((type) => type === 'pointer_move')).toHaveLength(60);
  });

  test('of keys is 1008', () => {
    const bench = new CoreBench({}, { maxEventsPerSecond: 10, maxMessagesPerSecond: 10_000 });
    const { channel, client } = bench.join();
    for (let i = 0; i < 30; i++) client.key('key_down', 'KeyA');
    expect(channel.closed).toEqual({ code: 1008, reason: 'too much input' });
    expect(types(bench)).toEqual([...Array.from({ length: 20 }, () => 'key_down'), 'key_up']);
  });

  test('never leaves out a release', () => {
    const bench = new CoreBench({}, { maxEventsPerSecond: 10, maxMessagesPerSecond: 10_000 });
    const { client } = bench.join();
    for (let i = 0; i < 20; i++) client.key('key_down', `Key${i}`);
    for (let i = 0; i < 20; i++) client.key('key_up', `Key${i}`);
    expect(types(bench).filter((type) => type === 'key_up')).toHaveLength(20);
  });

  test('is forgotten after a while', async () => {
    const bench = new CoreBench({}, { maxEventsPerSecond: 10 });
    const { client } = bench.join();
    for (let i = 0; i < 100; i++) client.pointer('pointer_move', { x: i });
    types(bench);
    await bench.clock.advance(2000);
    client.pointer('pointer_move', { x: 7 });
    expect(types(bench)).toEqual(['pointer_move']);
  });
});

describe('more messages than the rate', () => {
  test('that are moves are left out unread: a mouse that reports a thousand times a second is no attacker', () => {
    const bench = new CoreBench({}, { maxMessagesPerSecond: 10 });
    const { channel, client } = bench.join();
    for (let i = 0; i < 200; i++) client.pointer('pointer_move', { x: i });
    expect(channel.closed).toBeUndefined();
    expect(types(bench).length).toBeLessThan(20);
  });

  test('that are moves without end are 1008 all the same', () => {
    const { channel, client } = new CoreBench({}, { maxMessagesPerSecond: 10 }).join();
    for (let i = 0; i < 300; i++) client.pointer('pointer_move', { x: i });
    expect(channel.closed).toEqual({ code: 1008, reason: 'too many messages' });
  });

  test('that only say they are moves somewhere inside are 1008', () => {
    const { channel, client } = new CoreBench({}, { maxMessagesPerSecond: 10 }).join();
    const text = JSON.stringify({ type: 'pong', id: 1, client_ms: 1, x: 'y'.repeat(200), event: { type: 'wheel' } });
    for (let i = 0; i < 30; i++) client.listener.onText(text);
    expect(channel.closed?.code).toBe(1008);
  });
});

describe('a viewer that takes no byte', () => {
  test('is closed with 4409 after the time it may be blocked', async () => {
    const bench = new CoreBench({}, { stallTimeoutMs: 1000 });
    const { channel } = bench.join();
    channel.isBlocked = true;
    await bench.publish(1);
    await bench.clock.advance(999);
    expect(channel.closed).toBeUndefined();
    await bench.clock.advance(1);
    expect(channel.closed).toEqual({ code: 4409, reason: 'too slow' });
    expect(bench.display.viewerCount).toBe(0);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  test('but takes a few now and then is slow, and stays', async () => {
    const bench = new CoreBench({}, { stallTimeoutMs: 1000 });
    const { channel } = bench.join();
    channel.bufferedAmount = 50_000;
    await bench.publish(1);
    for (let i = 0; i < 40; i++) {
      channel.bufferedAmount -= 1000;
      await bench.clock.advance(900);
    }
    expect(channel.closed).toBeUndefined();
    channel.bufferedAmount = 0;
    await bench.clock.advance(1000);
    expect(channel.closed).toBeUndefined();
  });
});
