import { beforeEach, describe, expect, test } from '@jest/globals';
import { CapabilityOffer } from '../../../lib/client/worker/capability-offer.js';
import { PaintQueue } from '../../../lib/client/worker/paint-queue.js';
import { ReconnectPolicy } from '../../../lib/client/worker/reconnect-policy.js';
import { Session } from '../../../lib/client/worker/session.js';
import { StatsMeter } from '../../../lib/client/worker/stats.js';
import { FakeClock } from './fake-clock.js';
import { FakeSocket } from './fake-socket.js';
import { SCHEDULE } from './schedule.js';

const CONFIG = { type: 'config', transport: 'image', width: 4, height: 2, coords: 'frame-pixels', client_id: 'one' };
const VIEWPORT = { width: 100, height: 50, pwidth: 200, pheight: 100, ratio: 2 };

let clock: FakeClock;
let sockets: FakeSocket[];
let states: string[];
let asked: [code: number, attempt: number][];
let session: Session;

function open({ asks = false } = {}): void {
  clock = new FakeClock();
  sockets = [];
  states = [];
  asked = [];
  const nowMs = () => clock.nowMs();
  const stats = new StatsMeter(nowMs);
  session = new Session(
    {
      createSocket: (url) => {
        const socket = new FakeSocket(url);
        sockets.push(socket);
        return socket;
      },
      clock,
      policy: new ReconnectPolicy(nowMs, () => 1, SCHEDULE),
      offer: new CapabilityOffer(['image/png'], undefined, clock, () => {}),
      queue: new PaintQueue({
        imageDecoder: { decode: () => Promise.reject(new Error('no pictures here')) },
        chunkDecoder: { queueSize: 0, decode: (_header, _payload, end) => end(undefined), restart: () => {} },
        nowMs,
        stats,
        requestPaint: () => {},
        reportError: () => {},
      }),
      stats,
      ask: asks ? (code, attempt) => asked.push([code, attempt]) : undefined,
      onState: (state, { code, reason }) => states.push([state, code, reason].filter(Boolean).join(' ')),
      onConfig: () => {},
      reportError: () => {},
    },
    { url: 'ws://host/rfb', token: 'old', viewport: VIEWPORT, hidden: false },
  );
  session.start();
}

beforeEach(() => open());

function live(config: object = CONFIG): FakeSocket {
  const socket = sockets.at(-1)!;
  socket.open();
  socket.receive(config);
  session.painted();
  return socket;
}

describe('while the view waits for its next try', () => {
  test.each([1001, 1006, 1011, 1012, 4408, 4409])('a network that is back ends the wait after %d', (code) => {
    sockets[0]!.end(code);
    session.wake();
    expect(sockets).toHaveLength(2);
    clock.advance(19_000);
    expect(sockets).toHaveLength(2);
  });

  test('somebody who looks again ends it as well', () => {
    session.setHidden(true);
    sockets[0]!.end(1006);
    session.setHidden(false);
    expect(sockets).toHaveLength(2);
  });

  test.each([1013, 4429])('neither ends a wait that the server asked for by %d', (code) => {
    sockets[0]!.end(code);
    session.wake();
    session.setHidden(false);
    expect(sockets).toHaveLength(1);
  });

  test('twenty flips of the network make one connection at a time', () => {
    for (let flip = 0; flip < 20; flip++) {
      sockets.at(-1)!.end(1006);
      session.wake();
      session.wake();
    }
    expect(sockets).toHaveLength(21);
    expect(sockets.filter(({ readyState }) => readyState < 2)).toHaveLength(1);
  });
});

describe('a connection that may be dead', () => {
  test('is asked for the picture, and left where nothing comes', () => {
    const socket = live();
    session.wake();
    expect(socket.sent.at(-1)).toMatchObject({ type: 'request_keyframe' });
    clock.advance(9999);
    expect(states.at(-1)).toBe('live');
    clock.advance(1);
    expect(states.at(-1)).toBe('reconnecting 1006 no answer');
    expect(socket.closedWith).toBe(1000);
    clock.advance(500);
    expect(sockets).toHaveLength(2);
    // What the browser says of it minutes later is old news.
    socket.end(1006);
    live();
    expect(states.at(-1)).toBe('live');
  });

  test('stays where anything comes', () => {
    const socket = live();
    session.wake();
    clock.advance(9000);
    socket.receive({ type: 'ping', id: 1 });
    clock.advance(60_000);
    expect([states.at(-1), sockets.length, clock.pending]).toEqual(['live', 1, 0]);
  });

  test('is not asked by a viewer that looks again, who is sent the picture anyhow', () => {
    const socket = live();
    session.setHidden(true);
    session.setHidden(false);
    expect(socket.sent.at(-1)).toMatchObject({ type: 'visibility', hidden: false });
    clock.advance(10_000);
    expect(states.at(-1)).toBe('reconnecting 1006 no answer');
  });

  test('is not doubted while nobody looks: the server sends nothing then', () => {
    live();
    session.setHidden(true);
    session.wake();
    clock.advance(60_000);
    expect([states.at(-1), sockets.length]).toEqual(['live', 1]);
  });

  test('is not doubted where the server is one that need not answer', () => {
    live({ ...CONFIG, client_id: undefined });
    session.wake();
    clock.advance(60_000);
    expect([states.at(-1), sockets.length]).toEqual(['live', 1]);
  });
});

test('a host that does not answer at all is tried again sooner than the browser gives up', () => {
  clock.advance(20_000);
  expect(states.at(-1)).toBe('reconnecting 1006 no answer');
  clock.advance(500);
  expect(sockets).toHaveLength(2);
});

describe('a server that let the socket open', () => {
  test('and is gone before it says anything is left', () => {
    sockets[0]!.open();
    clock.advance(19_999);
    expect(states).toEqual(['connecting']);
    clock.advance(1);
    expect(states.at(-1)).toBe('reconnecting 1006 no answer');
    expect(sockets[0]!.closedWith).toBe(1000);
  });

  test('and has spoken may be silent for long', () => {
    sockets[0]!.open();
    clock.advance(19_000);
    sockets[0]!.receive(CONFIG);
    clock.advance(60_000);
    expect([states.at(-1), sockets.length, clock.pending]).toEqual(['waiting', 1, 0]);
  });
});

test('whoever changes tabs while a host does not answer finds a view that tries again', () => {
  clock.advance(5000);
  session.setHidden(true);
  clock.advance(5000);
  session.setHidden(false);
  clock.advance(10_000);
  expect(states.at(-1)).toBe('reconnecting 1006 no answer');
  clock.advance(500);
  expect(sockets).toHaveLength(2);
});

describe('the word of the page', () => {
  beforeEach(() => open({ asks: true }));

  test('is waited for', () => {
    sockets[0]!.end(4404, 'gone');
    expect(asked).toEqual([[4404, 1]]);
    expect(states).toEqual(['connecting']);
    session.answered(true);
    expect(states.at(-1)).toBe('reconnecting 4404 gone');
    clock.advance(500);
    expect(sockets).toHaveLength(2);
  });

  test('may leave it to the list', () => {
    sockets[0]!.end(4404, 'gone');
    session.answered(undefined);
    expect(states.at(-1)).toBe('closed 4404 gone');
  });

  test('that comes after a new start is for nothing', () => {
    sockets[0]!.end(1006);
    session.reconnect(undefined);
    session.answered(false);
    live();
    expect(states.at(-1)).toBe('live');
    expect(sockets).toHaveLength(2);
  });
});

describe('a start by hand', () => {
  test('leaves a final state, with a fresh token, and the shortest delays', () => {
    sockets[0]!.end(4401, 'unauthorized');
    expect(states.at(-1)).toBe('refused 4401 unauthorized');
    session.reconnect('new');
    expect(states.at(-1)).toBe('reconnecting by the page');
    sockets[1]!.open();
    expect(sockets[1]!.sent[0]).toMatchObject({ type: 'hello', token: 'new' });
    sockets[1]!.end(1006);
    clock.advance(500);
    sockets[2]!.open();
    expect(sockets[2]!.sent[0]).toMatchObject({ token: 'new' });
  });

  test('ends a wait', () => {
    sockets[0]!.end(4429);
    session.reconnect(undefined);
    clock.advance(19_000);
    expect(sockets).toHaveLength(2);
  });

  test('takes the place of a connection that is there', () => {
    const left = live();
    session.reconnect(undefined);
    expect(left.closedWith).toBe(1000);
    left.end(1000);
    live();
    expect([states.at(-1), sockets.length]).toEqual(['live', 2]);
  });
});
