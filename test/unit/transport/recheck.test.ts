import { expect, test } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { HandshakeTickets } from '../../../lib/transport/handshake-tickets.js';
import { recheck } from '../../../lib/transport/recheck.js';
import { FakeClock } from '../support/fake-clock.js';

/** A server whose application is one function, and the handshake of somebody who watches. */
class Bench {
  readonly clock = new FakeClock();
  readonly server = new EventEmitter();
  readonly tickets = new HandshakeTickets();
  readonly peer = new Socket();
  readonly notes: [kind: string, complaint: string][] = [];
  request!: IncomingMessage;
  response!: ServerResponse;

  constructor(app: (response: ServerResponse, request: IncomingMessage) => void) {
    this.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.request = request;
      this.response = response;
      app(response, request);
    });
  }

  ask(): Promise<boolean> {
    const handshake = Object.assign(new IncomingMessage(this.peer), {
      method: 'GET',
      url: '/rfb',
      rawHeaders: ['A', 'b'],
    });
    const { server, tickets, clock } = this;
    const note = (...noted: [string, string]) => void this.notes.push(noted);
    return recheck(handshake, { server, tickets, clock, timeoutMs: 1000, note });
  }

  /** What the endpoint's own handler does. */
  admit(request: IncomingMessage): void {
    this.tickets.find(request)!.wasAdmitted = true;
  }
}

const answers = (status: number) => (response: ServerResponse) => void response.writeHead(status).end();

test('the 101 of the endpoint’s own handler is a yes', async () => {
  const bench = new Bench((response, request) => {
    bench.admit(request);
    response.writeHead(101).end();
  });
  expect(await bench.ask()).toBe(true);
  expect(bench.notes).toEqual([]);
});

test.each([301, 302, 303, 307, 401, 403])('HTTP %i is a no', async (status) => {
  const bench = new Bench(answers(status));
  expect(await bench.ask()).toBe(false);
  expect(bench.notes).toEqual([]);
});

test.each([101, 200, 402, 404, 418, 429, 500, 503])(
  'HTTP %i is no word about the viewer, and is told',
  async (status) => {
    const bench = new Bench(answers(status));
    expect(await bench.ask()).toBe(true);
    expect(bench.notes).toEqual([[`recheck: answered ${status}`, expect.stringMatching(`answered ${status}$`)]]);
  },
);

test('an application that does not answer is told of, and its request is aborted', async () => {
  const bench = new Bench(() => {});
  const asked = bench.ask();
  const aborted = once(bench.request, 'aborted');
  await bench.clock.advance(1000);
  expect(await asked).toBe(true);
  await aborted;
  expect(bench.notes).toHaveLength(1);
  expect(bench.response.closed).toBe(true);
});

test('a viewer who leaves meanwhile is nobody’s fault', async () => {
  const bench = new Bench(() => {});
  const asked = bench.ask();
  bench.peer.destroy();
  expect(await asked).toBe(true);
  expect(bench.notes).toEqual([]);
  expect(bench.clock.pendingTimers).toBe(0);
});

test('request, response and socket end once, and the request is not aborted', async () => {
  const ends: string[] = [];
  const bench = new Bench((response, request) => {
    for (const [name, of] of Object.entries({ request, response, socket: request.socket })) {
      of.on('close', () => ends.push(name));
    }
    request.on('aborted', () => ends.push('aborted'));
    response.writeHead(403).end('no');
  });
  await bench.ask();
  const { request, response } = bench;
  for (const each of [request, response, request.socket]) if (!each.closed) await once(each, 'close');
  expect(ends.sort()).toEqual(['request', 'response', 'socket']);
  expect(bench.peer.destroyed).toBe(false);
});

test('the request has no body: who reads it sees its end', async () => {
  const bench = new Bench((response, request) => {
    request.resume().on('end', () => response.writeHead(401).end());
  });
  expect(await bench.ask()).toBe(false);
});
