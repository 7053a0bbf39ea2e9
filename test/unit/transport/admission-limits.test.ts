import { expect, test } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { BoundedLog } from '../../../lib/session/bounded-log.js';
import { Heartbeat } from '../../../lib/transport/heartbeat.js';
import { PendingHandshakes } from '../../../lib/transport/pending-handshakes.js';
import { resolveTransportLimits } from '../../../lib/transport/transport-limits.js';
import { FakeClock } from '../support/fake-clock.js';

class FakeSocket extends EventEmitter {
  pings = 0;
  isTerminated = false;

  ping(): void {
    this.pings++;
  }

  terminate(): void {
    this.isTerminated = true;
    this.emit('close');
  }
}

test('one address cannot take all places of handshakes', () => {
  const pending = new PendingHandshakes(3, 2);
  const leave = pending.enter('a')!;
  expect(pending.enter('a')).toBeDefined();
  expect(pending.enter('a')).toBeUndefined();
  expect(pending.enter('b')).toBeDefined();
  expect(pending.enter('c')).toBeUndefined();
  leave();
  leave();
  expect(pending.count).toBe(2);
  expect(pending.enter('a')).toBeDefined();
});

test('a peer that answers pings stays, one that is silent is terminated', async () => {
  const clock = new FakeClock();
  const heartbeat = new Heartbeat(clock, 1000);
  const [alive, busy, gone] = [new FakeSocket(), new FakeSocket(), new FakeSocket()];
  for (const socket of [alive, busy, gone]) heartbeat.watch(socket);
  for (let beat = 0; beat < 3; beat++) {
    await clock.advance(1000);
    alive.emit('pong');
    busy.emit('message');
  }
  expect([alive.isTerminated, busy.isTerminated, gone.isTerminated]).toEqual([false, false, true]);
  expect([alive.pings, busy.pings, gone.pings]).toEqual([3, 3, 1]);
});

test('a heartbeat without sockets has no timer', async () => {
  const clock = new FakeClock();
  const heartbeat = new Heartbeat(clock, 1000);
  const socket = new FakeSocket();
  heartbeat.watch(socket);
  expect(clock.pendingTimers).toBe(1);
  socket.emit('close');
  expect(clock.pendingTimers).toBe(0);
  heartbeat.watch(new FakeSocket());
  heartbeat.close();
  expect(clock.pendingTimers).toBe(0);
});

test('a heartbeat goes on after the last of its sockets was terminated', async () => {
  const clock = new FakeClock();
  const heartbeat = new Heartbeat(clock, 1000);
  heartbeat.watch(new FakeSocket());
  await clock.advance(2000);
  expect(clock.pendingTimers).toBe(0);
  const next = new FakeSocket();
  heartbeat.watch(next);
  await clock.advance(1000);
  expect(next.pings).toBe(1);
});

test('strangers fill the log with one line per kind in ten seconds', async () => {
  const clock = new FakeClock();
  const lines: string[] = [];
  const add = (line: string) => void lines.push(line);
  const log = new BoundedLog({ error: add, warn: add, log: add }, clock);
  for (let each = 0; each < 5; each++) log.warn('origin', `origin ${each}`);
  log.warn('other', 'other');
  await clock.advance(10_000);
  log.warn('origin', 'again');
  expect(lines).toEqual(['origin 0', 'other', 'again (and 4 more like this)']);
});

test('limits are on by default, and wrong ones throw path, rule and value', () => {
  expect(resolveTransportLimits('rfb', {})).toEqual({
    handshakeTimeoutMs: 10_000,
    heartbeatIntervalMs: 15_000,
    maxMessageBytes: 65_536,
    maxPendingHandshakes: 100,
    maxPendingHandshakesPerAddress: 16,
  });
  expect(() => resolveTransportLimits('rfb', { maxMessageBytes: 1.5 })).toThrow(
    'rfb.maxMessageBytes must be an integer in 1024..16777216, got 1.5',
  );
});
