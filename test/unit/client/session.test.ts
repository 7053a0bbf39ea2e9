import { beforeEach, describe, expect, test } from '@jest/globals';
import { CapabilityOffer } from '../../../lib/client/worker/capability-offer.js';
import { PaintQueue } from '../../../lib/client/worker/paint-queue.js';
import { ReconnectPolicy } from '../../../lib/client/worker/reconnect-policy.js';
import { Session } from '../../../lib/client/worker/session.js';
import { StatsMeter } from '../../../lib/client/worker/stats.js';
import { FakeClock } from './fake-clock.js';
import { FakeSocket } from './fake-socket.js';
import { SCHEDULE } from './schedule.js';

const CONFIG = { type: 'config', transport: 'image', width: 4, height: 2, coords: 'frame-pixels' };
const VIEWPORT = { width: 100, height: 50, pwidth: 200, pheight: 100, ratio: 2 };

let clock: FakeClock;
let sockets: FakeSocket[];
let states: string[];
let errors: string[];
let session: Session;
let offer: CapabilityOffer;
let stats: StatsMeter;
let refuse: Error | undefined;

beforeEach(() => {
  clock = new FakeClock();
  sockets = [];
  states = [];
  errors = [];
  refuse = undefined;
  offer = new CapabilityOffer(['image/png'], undefined, clock, () => {});
  const nowMs = () => clock.nowMs();
  stats = new StatsMeter(nowMs);
  session = new Session(
    {
      createSocket: (url) => {
        if (refuse) throw refuse;
        const socket = new FakeSocket(url);
        sockets.push(socket);
        return socket;
      },
      clock,
      policy: new ReconnectPolicy(nowMs, () => 1, SCHEDULE),
      offer,
      queue: new PaintQueue({
        imageDecoder: { decode: () => Promise.reject(new Error('no pictures here')) },
        chunkDecoder: { queueSize: 0, decode: (_header, _payload, end) => end(undefined), restart: () => {} },
        nowMs,
        stats,
        requestPaint: () => {},
        reportError: () => {},
      }),
      stats,
      onState: (state, { code }) => states.push(code === undefined ? state : `${state} ${code}`),
      onConfig: () => {},
      reportError: (message) => errors.push(message),
    },
    { url: 'ws://host/rfb', token: undefined, viewport: VIEWPORT, hidden: false },
  );
  session.start();
});

function join(): FakeSocket {
  const socket = sockets.at(-1)!;
  socket.open();
  socket.receive(CONFIG);
  return socket;
}

test('hello and viewport go out together, before anything came in', () => {
  sockets[0]!.open();
  expect(sockets[0]!.sent).toEqual([
    { type: 'hello', supported: ['image/png', 'image/png;strips'], device_pixel_ratio: 2 },
    { type: 'set_viewport', ...VIEWPORT },
  ]);
});

test('what the server says of the view is forgotten with the connection that it was about', () => {
  const socket = join();
  socket.receive({ type: 'stats', rtt_ms: 40, verdict: { kind: 'fine', text: 'fine: …' } });
  expect(stats.sample()).toMatchObject({ rttMs: 40, server: { rtt_ms: 40, verdict: { kind: 'fine' } } });
  socket.end(1006);
  clock.advance(60_000);
  join();
  expect(stats.sample()).not.toHaveProperty('server');
});

test('what changed while away is what the next connection is told', () => {
  join().end(1006);
  session.setViewport({ ...VIEWPORT, width: 77 });
  offer.choose(['image/webp']);
  session.renegotiate('chosen by the page');
  session.setHidden(true);
  clock.advance(500);
  sockets[1]!.open();
  expect(sockets[1]!.sent).toMatchObject([
    { type: 'hello', supported: ['image/webp'] },
    { type: 'set_viewport', width: 77 },
    { type: 'visibility', hidden: true },
  ]);
});

test('input before joining and while away is dropped, not sent late', () => {
  const event = { type: 'char', data: 'x' } as const;
  sockets[0]!.open();
  session.sendEvent(event);
  sockets[0]!.receive(CONFIG);
  session.sendEvent(event);
  sockets[0]!.end(1006);
  session.sendEvent(event);
  clock.advance(500);
  join();
  const events = sockets.map(({ sent }) => sent.filter(({ type }) => type === 'event').length);
  expect(events).toEqual([1, 0]);
});

test('a ping is answered with its number and the time', () => {
  const socket = join();
  socket.receive({ type: 'ping', id: 9 });
  expect(socket.sent.at(-1)).toEqual({ type: 'pong', id: 9, client_ms: clock.nowMs() });
});

describe('states', () => {
  test('a life with one lost connection', () => {
    join();
    session.painted();
    session.painted();
    sockets[0]!.end(1006);
    clock.advance(500);
    sockets[1]!.end(1006);
    clock.advance(1000);
    join();
    session.painted();
    sockets[2]!.end(4404);
    expect(states).toEqual(['connecting', 'waiting', 'live', 'reconnecting 1006', 'waiting', 'live', 'closed 4404']);
    expect(clock.pending).toBe(0);
  });

  test('a new config on the same connection changes nothing', () => {
    const socket = join();
    session.painted();
    socket.receive(CONFIG);
    expect(states.at(-1)).toBe('live');
  });

  test('a picture that is painted after the end does not bring it back to life', () => {
    join().end(1000);
    session.painted();
    expect(states.at(-1)).toBe('closed 1000');
  });
});

test('what breaks the protocol is reported and changes nothing', () => {
  const socket = join();
  socket.receive({ type: 'config', transport: 'pigeon' });
  socket.receive(new ArrayBuffer(2));
  socket.receive({ type: 'of another version' });
  expect(errors).toEqual([
    'the server sent a message that breaks the protocol: transport must be "image" or "webcodecs"',
    'the server sent a message that breaks the protocol: picture of 2 bytes has no header length',
  ]);
  expect(socket.closedWith).toBeUndefined();
});

test('a browser that opens no socket ends the view with its reason', () => {
  sockets[0]!.end(1006);
  refuse = new Error('insecure');
  clock.advance(500);
  expect(states.at(-1)).toBe('closed');
  expect(errors).toEqual(['the browser does not open the connection: insecure']);
  expect(clock.pending).toBe(0);
});

describe('the end', () => {
  test('is a normal close, told once when the socket is gone', () => {
    let gone = 0;
    const socket = join();
    session.close(() => (gone += 1));
    expect([socket.closedWith, gone]).toEqual([1000, 0]);
    socket.end(1000);
    expect(gone).toBe(1);
    expect(clock.pending).toBe(0);
    expect(states.at(-1)).toBe('waiting');
  });

  test('does not wait for a server that does not answer', () => {
    let gone = 0;
    join();
    session.close(() => (gone += 1));
    clock.advance(1000);
    expect(gone).toBe(1);
  });

  test('stops the next try', () => {
    let gone = 0;
    sockets[0]!.end(1006);
    session.close(() => (gone += 1));
    expect([gone, clock.pending]).toEqual([1, 0]);
  });
});
