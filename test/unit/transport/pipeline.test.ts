import { expect, test } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { runPipeline } from '../../../lib/transport/pipeline.js';
import { FakeClock } from '../support/fake-clock.js';

type Answer = (response: ServerResponse) => void;

/** Runs a request through `answer`, on a socket that is connected to nothing. */
function run(answer: Answer) {
  const clock = new FakeClock();
  const server = new EventEmitter();
  const socket = new Socket();
  let response!: ServerResponse;
  server.on('request', (_request, given: ServerResponse) => {
    response = given;
    answer(given);
  });
  const outcome = runPipeline(server, new IncomingMessage(socket), socket, clock, 1000);
  return { clock, socket, outcome, response };
}

test('the head is the answer, with its cookies, however they were set', async () => {
  const bySetHeader = run((response) => {
    response.setHeader('Set-Cookie', ['a=1', 'b=2']);
    response.writeHead(401).end('no');
  });
  expect(await bySetHeader.outcome).toEqual({ kind: 'answered', status: 401, setCookies: ['a=1', 'b=2'] });
  const byWriteHead = run((response) => response.writeHead(101, { 'set-cookie': ['c=3'] }).end());
  expect(await byWriteHead.outcome).toEqual({ kind: 'answered', status: 101, setCookies: ['c=3'] });
});

test('announcements of an answer are none', async () => {
  const { outcome } = run((response) => {
    response.writeContinue();
    response.writeProcessing();
    response.writeEarlyHints({ link: '</x.css>; rel=preload' });
    response.writeHead(403).end();
  });
  expect(await outcome).toMatchObject({ status: 403 });
});

test('a body that goes on is stopped at the head', async () => {
  let chunks = 0;
  const endless = new Readable({
    read() {
      chunks++;
      this.push(Buffer.alloc(1024));
    },
  });
  const { outcome, response } = run((given) => endless.pipe(given.writeHead(200)));
  expect(await outcome).toMatchObject({ status: 200 });
  await once(response, 'close');
  endless.destroy();
  expect(chunks).toBeLessThan(1000);
});

test('a response that ends emits finish, and close once', async () => {
  const seen: string[] = [];
  const { outcome, response } = run((given) => {
    given.on('finish', () => seen.push('finish'));
    given.on('close', () => seen.push('close'));
    given.writeHead(200).end('body');
  });
  await outcome;
  await once(response, 'close');
  expect(seen).toEqual(['finish', 'close']);
  expect(response.closed).toBe(true);
});

test('a response that never comes is given up on, and closed', async () => {
  const { clock, socket, outcome, response } = run(() => {});
  const closed = once(response, 'close');
  await clock.advance(1000);
  expect(await outcome).toEqual({ kind: 'timeout' });
  await closed;
  expect(socket.listenerCount('close')).toBe(0);
});

test('a peer that hangs up ends the run and leaves no timer', async () => {
  const { clock, socket, outcome, response } = run(() => {});
  const closed = once(response, 'close');
  socket.destroy();
  expect(await outcome).toEqual({ kind: 'gone' });
  await closed;
  expect(clock.pendingTimers).toBe(0);
});

test('writing on after the end of the run is no uncaught exception', async () => {
  const { clock, outcome, response } = run(() => {});
  await clock.advance(1000);
  await outcome;
  response.write('late');
  response.end('later');
  expect(await outcome).toEqual({ kind: 'timeout' });
});

test('a listener that throws is an internal error', async () => {
  const { outcome } = run(() => {
    throw new Error('broken');
  });
  expect(await outcome).toMatchObject({ status: 500 });
});
