import { beforeEach, describe, expect, test } from '@jest/globals';
import { CapabilityOffer } from '../../../lib/client/worker/capability-offer.js';
import { PaintQueue } from '../../../lib/client/worker/paint-queue.js';
import { ReconnectPolicy } from '../../../lib/client/worker/reconnect-policy.js';
import { Session } from '../../../lib/client/worker/session.js';
import { StatsMeter } from '../../../lib/client/worker/stats.js';
import { packPicture, parseClientMessage, type AnyPictureHeader } from '../../../lib/protocol/index.js';
import { FakeClock } from './fake-clock.js';
import { FakeCodecs, flushed } from './fake-codecs.js';
import { FakeSocket } from './fake-socket.js';
import { SCHEDULE } from './schedule.js';

const CODEC = 'avc1.42C00A';
const CONFIG = { type: 'config', transport: 'webcodecs', width: 4, height: 2, coords: 'frame-pixels', codec: CODEC };
const VIEWPORT = { width: 100, height: 50, pwidth: 200, pheight: 100, ratio: 2 };
const PICTURE = { seq: 1, timestamp_us: 1, width: 4, height: 2 };

let clock: FakeClock;
let sockets: FakeSocket[];
let states: string[];
let offer: CapabilityOffer;
let session: Session;
/** The browser says what it can decode. */
let answer: () => void;

beforeEach(() => {
  clock = new FakeClock();
  sockets = [];
  states = [];
  const nowMs = () => clock.nowMs();
  const stats = new StatsMeter(nowMs);
  const codecs = new FakeCodecs();
  const answered = new Promise<boolean>((resolve) => (answer = () => resolve(true)));
  codecs.supports = () => answered;
  offer = new CapabilityOffer(['image/png', 'webcodecs/h264-annexb'], codecs, clock, () => {});
  session = new Session(
    {
      createSocket: (url) => {
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
      onState: (state, { reason }) => states.push(reason ? `${state}: ${reason}` : state),
      onConfig: () => {},
      reportError: () => {},
    },
    { url: 'ws://host/rfb', token: undefined, viewport: VIEWPORT, hidden: false },
  );
  session.start();
});

async function join(): Promise<FakeSocket> {
  answer();
  await flushed();
  const socket = sockets.at(-1)!;
  socket.open();
  socket.receive(CONFIG);
  return socket;
}

function picture(header: Partial<AnyPictureHeader>): ArrayBuffer {
  return packPicture({ ...PICTURE, ...header } as AnyPictureHeader, Uint8Array.of(1)).buffer;
}

const chunk = () => picture({ type: 'video_chunk', codec: CODEC, bitstream: 'annexb', keyframe: true });
const image = () => picture({ type: 'image_frame', mime: 'image/png' });

/** The decoder failed for good. */
function fallBack(): void {
  offer.refuse(CODEC, 'it broke');
  session.fallBack('it failed');
}

describe('hello', () => {
  test('goes out first, once the browser has said what it can', async () => {
    const socket = sockets[0]!;
    socket.open();
    session.setViewport({ ...VIEWPORT, width: 77 });
    session.send({ type: 'request_keyframe' });
    expect(socket.sent).toEqual([]);
    answer();
    await flushed();
    expect(socket.sent).toMatchObject([
      {
        type: 'hello',
        supported: ['image/png', 'image/png;strips', 'webcodecs/h264-annexb', 'webcodecs/h264-annexb;chroma=444'],
      },
      { type: 'set_viewport', width: 77 },
    ]);
  });

  test('is not sent to a connection that is gone by then', async () => {
    sockets[0]!.open();
    sockets[0]!.end(1006);
    answer();
    await flushed();
    expect(sockets[0]!.sent).toEqual([]);
  });
});

describe('falling back', () => {
  test('tells the server, and stays with one that negotiates anew', async () => {
    const socket = await join();
    fallBack();
    expect(socket.sent.at(-1)).toEqual({
      type: 'capabilities',
      supported: ['image/png', 'image/png;strips'],
      reason: 'it failed',
    });
    socket.receive(chunk());
    socket.receive({ ...CONFIG, transport: 'image' });
    clock.advance(60_000);
    expect([sockets.length, clock.pending]).toEqual([1, 0]);
  });

  test('gives a reason that servers take, however much the browser had to say', async () => {
    const socket = await join();
    session.fallBack('no '.repeat(1000));
    const sent = JSON.stringify(socket.sent.at(-1));
    expect(parseClientMessage(sent)).toMatchObject({ type: 'capabilities' });
  });

  test('stays with a server that says nothing but sends images', async () => {
    const socket = await join();
    fallBack();
    socket.receive(image());
    clock.advance(60_000);
    expect(sockets).toHaveLength(1);
  });

  test('leaves a server that does not answer, with a smaller hello on a new connection', async () => {
    const socket = await join();
    fallBack();
    clock.advance(1999);
    expect(sockets).toHaveLength(1);
    clock.advance(1);
    expect([sockets.length, socket.closedWith]).toEqual([2, 1000]);
    const again = await join();
    expect(again.sent[0]).toMatchObject({ type: 'hello', supported: ['image/png', 'image/png;strips'] });
    socket.receive({ ...CONFIG, type: 'ping', id: 1 });
    socket.end(1000);
    again.receive(chunk());
    clock.advance(60_000);
    expect([sockets.length, clock.pending]).toEqual([2, 0]);
    expect(states).toEqual([
      'connecting',
      'waiting',
      'reconnecting: the server does not fall back to images',
      'waiting',
    ]);
  });

  test('leaves a server that goes on with video after an image', async () => {
    const socket = await join();
    fallBack();
    socket.receive(image());
    clock.advance(1999);
    socket.receive(chunk());
    expect(sockets).toHaveLength(1);
    clock.advance(1);
    socket.receive(chunk());
    expect(sockets).toHaveLength(2);
  });

  test('while away is what the next hello says', async () => {
    const socket = await join();
    socket.end(1006);
    fallBack();
    clock.advance(500);
    const again = await join();
    expect(again.sent[0]).toMatchObject({ supported: ['image/png', 'image/png;strips'] });
    clock.advance(60_000);
    expect(sockets).toHaveLength(2);
  });

  test('ends with the view', async () => {
    await join();
    fallBack();
    session.close(() => {});
    clock.advance(60_000);
    expect(sockets).toHaveLength(1);
  });
});
