import { expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { EarlyBytes } from '../../../lib/transport/early-bytes.js';
import { settle } from '../support/fake-clock.js';

test('what came before the decision is handed on in order', async () => {
  const socket = new PassThrough();
  const early = new EarlyBytes(socket, Buffer.from('a'), 100);
  socket.write('b');
  await settle();
  socket.write('c');
  await settle();
  expect(early.take().toString()).toBe('abc');
  expect(socket.listenerCount('data')).toBe(0);
});

test('no more is read than is allowed, and none of the rest is lost', async () => {
  const socket = new PassThrough({ highWaterMark: 4 });
  const early = new EarlyBytes(socket, Buffer.alloc(0), 4);
  socket.write('1234');
  await settle();
  socket.write('5678');
  await settle();
  const later: string[] = [];
  const taken = early.take().toString();
  socket.on('data', (chunk: Buffer) => later.push(chunk.toString()));
  await settle();
  expect([taken, ...later]).toEqual(['1234', '5678']);
});

test('a peer that hangs up is noticed', async () => {
  const socket = new PassThrough();
  const early = new EarlyBytes(socket, Buffer.alloc(0), 100);
  socket.end();
  await settle();
  expect(socket.destroyed).toBe(true);
  expect(early.take()).toHaveLength(0);
});
