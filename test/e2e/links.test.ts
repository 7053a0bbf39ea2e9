import { afterEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Display, RfbModule, type DisplayOptions } from '../../lib/index.js';
import { connectViewer, testCard, type ConnectViewerOptions, type TestViewer } from '../../lib/testing/index.js';
import type { LinkShape } from '../support/link-shaper.mjs';
import { ShapedLink } from '../support/shaped-link.js';
import { closeApps, startApp } from './support/test-app.js';

const H264 = ['webcodecs/h264-annexb', 'image/jpeg', 'image/png'];
const SIZE = { width: 320, height: 240 };

const links: ShapedLink[] = [];
const servers: TcpServer[] = [];

afterEach(async () => {
  await closeApps();
  for (const server of servers.splice(0)) server.close();
  await Promise.all(links.splice(0).map((link) => link.close()));
});

describe('the shaped link', () => {
  /** An echo at the end of a link. */
  async function echo(shape: LinkShape): Promise<{ link: ShapedLink; socket: Socket }> {
    const server = createServer({ noDelay: true }, (peer) => peer.on('error', () => {}).pipe(peer));
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const link = await ShapedLink.open(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, shape);
    links.push(link);
    const socket = connect(Number(new URL(link.url('tcp://127.0.0.1:1')).port), '127.0.0.1');
    await once(socket, 'connect');
    return { link, socket };
  }

  test('is as long as it is told, and brings everything in order', async () => {
    const { socket } = await echo({ delayMs: 40, jitterMs: 30 });
    const sent = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));
    const startedMs = performance.now();
    socket.end(sent);
    const received: Buffer[] = [];
    socket.on('data', (bytes: Buffer) => received.push(bytes));
    await once(socket, 'data');
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(80);
    await once(socket, 'close');
    expect(Buffer.concat(received).equals(sent)).toBe(true);
  });

  test('is as narrow as it is told', async () => {
    const { socket } = await echo({ bandwidth: 800_000 });
    const startedMs = performance.now();
    socket.end(Buffer.alloc(50_000));
    socket.resume();
    await once(socket, 'close');
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(500);
  });

  test('stalls, goes on, and is cut', async () => {
    const { link, socket } = await echo({});
    await link.stall();
    socket.write('late');
    const arrived = once(socket, 'data');
    expect(await Promise.race([arrived, setTimeout(100, 'nothing')])).toBe('nothing');
    await link.goOn();
    expect(String((await arrived)[0])).toBe('late');
    const failed = once(socket, 'error');
    await link.cut();
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' });
  });
});

/** An application with one display, and a viewer at the end of a link. */
async function start(shape: LinkShape, options: DisplayOptions = {}, viewing: ConnectViewerOptions = {}) {
  const { app, ws } = await startApp('express', {
    imports: [RfbModule.forRoot({ displays: { default: { ...SIZE, ...options } } })],
  });
  const link = await ShapedLink.open(ws('/rfb'), shape);
  links.push(link);
  const viewer = await connectViewer(link.url(ws('/rfb')), { supported: H264, ...viewing });
  return { display: app.get(Display), link, viewer, ws };
}

/** Publishes cards at 30 per second until the viewer has what is asked for. */
async function playUntil(display: Display, isEnough: () => boolean): Promise<void> {
  const playing = new AbortController();
  for await (const { index } of display.ticks({ framerate: 30, signal: playing.signal })) {
    if (isEnough()) playing.abort();
    else display.publish(testCard(index, SIZE.width, SIZE.height));
  }
}

const keyframes = ({ pictures }: TestViewer): number =>
  pictures.filter(({ header }) => header.type === 'video_chunk' && header.keyframe).length;

describe.each([
  { what: 'images', h264: false },
  { what: 'video', h264: 'auto' },
] as const)('a viewer of $what', ({ h264 }) => {
  test.each([100, 200])('%d ms away loses no frame to the distance, and costs no keyframe', async (rttMs) => {
    const { display, viewer } = await start({ delayMs: rttMs / 2 }, { h264 });
    const costs = () => display.viewers[0]!.metrics().framesDropped + keyframes(viewer);
    let [before, seen] = [0, 0];
    // Of 30 in a row: a busy machine is late now and then, and with too small a window every third is missed at best.
    await playUntil(display, () => {
      if (costs() > before) [before, seen] = [costs(), viewer.pictures.length];
      return viewer.pictures.length >= seen + 30 && display.viewers[0]!.metrics().window > 4;
    });
    expect(keyframes(viewer) > 0).toBe(h264 !== false);
  });

  test('on a link that is cut while a burst ends sees its last frame when it is back', async () => {
    const { display, link, viewer, ws } = await start({ delayMs: 20, bandwidth: 2_000_000 }, { h264 });
    await playUntil(display, () => viewer.pictures.length >= 10);
    await link.cut();
    expect((await viewer.closed).code).toBe(1006);
    const again = await connectViewer(link.url(ws('/rfb')), { supported: H264 });
    expect((await again.nextPicture()).header.timestamp_us).toBeGreaterThan(
      viewer.pictures.at(-1)!.header.timestamp_us - 1,
    );
  });

  test('on a link that stalls and goes on rests on the last frame', async () => {
    const { display, link, viewer } = await start({ delayMs: 10 }, { h264 });
    await playUntil(display, () => viewer.pictures.length >= 5);
    await link.stall();
    for (let n = 0; n < 30; n++) display.publish(testCard(n, SIZE.width, SIZE.height));
    const timestamp = 1e15;
    display.publish(testCard(99, SIZE.width, SIZE.height), { timestamp });
    await link.goOn();
    const last = await viewer.waitFor(({ pictures }) =>
      pictures.find(({ header }) => header.timestamp_us >= timestamp),
    );
    expect(last).toBe(viewer.pictures.at(-1));
  });
});
