import { expect, test } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { claimUpgrades } from '../../../lib/transport/upgrade-claim.js';
import { isHttp2Only } from '../../../lib/transport/http2-only.js';
import { createServer } from 'node:http';
import * as http2 from 'node:http2';

function upgrade(rawHeaders: string[] = []): [IncomingMessage, PassThrough, Buffer] {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method: 'POST', url: '/a?b', httpVersion: '1.1', rawHeaders });
  return [request, new PassThrough(), Buffer.from('body')];
}

test('a claimed upgrade reaches nobody else', () => {
  const server = new EventEmitter();
  const others: unknown[] = [];
  server.on('upgrade', (...args) => others.push(args));
  claimUpgrades(server, () => true);
  expect(server.emit('upgrade', ...upgrade())).toBe(true);
  expect(others).toEqual([]);
});

test('what is not claimed reaches the others as it came', () => {
  const server = new EventEmitter();
  const others: unknown[][] = [];
  claimUpgrades(server, () => false);
  server.on('upgrade', (...args) => others.push(args));
  const given = upgrade();
  server.emit('upgrade', ...given);
  expect(others).toEqual([given]);
});

test('an upgrade that nobody wants is given back as a plain request', () => {
  const server = new EventEmitter();
  const connections: PassThrough[] = [];
  server.on('connection', (socket: PassThrough) => connections.push(socket));
  claimUpgrades(server, () => false);
  server.emit(
    'upgrade',
    ...upgrade(['Host', 'x', 'UPGRADE', 'h2c', 'connection', 'Upgrade', 'HTTP2-Settings', 'AA', 'Host-2', 'ÿ']),
  );
  expect((connections[0]!.read() as Buffer).toString('latin1')).toBe(
    'POST /a?b HTTP/1.1\r\nHost: x\r\nHost-2: ÿ\r\n\r\nbody',
  );
});

test('other events pass', () => {
  const server = new EventEmitter();
  const seen: unknown[] = [];
  claimUpgrades(server, () => true);
  server.on('request', (value) => seen.push(value));
  expect(server.emit('request', 1)).toBe(true);
  expect(server.emit('nothing')).toBe(false);
  expect(seen).toEqual([1]);
});

test('releasing restores the server, and does not undo a later wrapper', () => {
  const server = new EventEmitter();
  const release = claimUpgrades(server, () => true);
  release();
  release();
  expect(Object.hasOwn(server, 'emit')).toBe(false);
  expect(server.listenerCount('upgrade')).toBe(0);

  const releaseInner = claimUpgrades(server, () => true);
  const ours = server.emit;
  const theirs: typeof server.emit = (event, ...args: unknown[]) => ours.call(server, event, ...args);
  server.emit = theirs;
  releaseInner();
  expect(server.emit).toBe(theirs);
  expect(server.emit('upgrade', ...upgrade())).toBe(false);
});

test('servers that speak HTTP/2 alone are known', () => {
  expect(isHttp2Only(createServer())).toBe(false);
  expect(isHttp2Only(http2.createServer())).toBe(true);
  expect(isHttp2Only(http2.createSecureServer({}))).toBe(true);
  expect(isHttp2Only(http2.createSecureServer({ allowHTTP1: true }))).toBe(false);
});
