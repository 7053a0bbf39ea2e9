import { beforeEach, expect, test } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { Heartbeat, type Pulse } from '../../../lib/transport/heartbeat.js';
import { FakeClock } from '../support/fake-clock.js';

const INTERVAL_MS = 1000;

/** A socket that writes down what is done to it. */
class Socket extends EventEmitter implements Pulse {
  pings = 0;
  isTerminated = false;

  ping(): void {
    this.pings++;
    this.emit('ping');
  }

  terminate(): void {
    this.isTerminated = true;
    this.emit('close');
  }
}

let clock: FakeClock;
let heartbeat: Heartbeat;
let socket: Socket;

beforeEach(() => {
  clock = new FakeClock();
  heartbeat = new Heartbeat(clock, INTERVAL_MS);
  socket = new Socket();
  heartbeat.watch(socket);
});

test('who vanished without a word is gone after two intervals', async () => {
  await clock.advance(INTERVAL_MS);
  expect(socket).toMatchObject({ pings: 1, isTerminated: false });
  await clock.advance(INTERVAL_MS);
  expect(socket).toMatchObject({ pings: 1, isTerminated: true });
  expect(clock.pendingTimers).toBe(0);
});

test.each(['pong', 'message'])('who answers with a %s stays', async (answer) => {
  socket.on('ping', () => clock.setTimer(INTERVAL_MS / 2, () => socket.emit(answer)));
  await clock.advance(20 * INTERVAL_MS);
  expect(socket).toMatchObject({ pings: 20, isTerminated: false });
});

test('who has answered stays where the server was too busy to read it in time', async () => {
  // Due with the verdict and after it: what a blocked event loop does when it is free again.
  socket.on('ping', () => clock.setTimer(INTERVAL_MS, () => socket.emit('pong')));
  await clock.advance(20 * INTERVAL_MS);
  expect(socket.isTerminated).toBe(false);
});

test('a server that nobody watches has no timer', async () => {
  await clock.advance(INTERVAL_MS);
  socket.emit('close');
  expect(clock.pendingTimers).toBe(0);
  heartbeat.watch(new Socket());
  expect(clock.pendingTimers).toBe(1);
  heartbeat.close();
  expect(clock.pendingTimers).toBe(0);
});
