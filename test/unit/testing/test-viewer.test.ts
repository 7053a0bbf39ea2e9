import { on, once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import type { WebSocket } from 'ws';
import { packPicture, ProtocolError } from '../../../lib/protocol/index.js';
import { connectViewer, type ConnectViewerOptions, type TestViewer } from '../../../lib/testing/index.js';
import { CONFIG, ScriptedServer, imageMessage } from '../../support/scripted-server.js';

let server: ScriptedServer | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

interface Connected {
  viewer: TestViewer;
  /** The server's end. */
  peer: WebSocket;
  /** The next text message the server got from the viewer after its hello. */
  heard(): Promise<string>;
}

async function connect(options?: ConnectViewerOptions): Promise<Connected> {
  let peer: WebSocket | undefined;
  let texts: AsyncIterator<unknown[]> | undefined;
  server = await ScriptedServer.start((socket) => {
    peer = socket;
    socket.once('message', () => {
      texts = on(socket, 'message');
      socket.send(CONFIG);
    });
  });
  const viewer = await connectViewer(server.url, options);
  const heard = async (): Promise<string> => String(((await texts!.next()) as IteratorYieldResult<unknown[]>).value[0]);
  return { viewer, peer: peer!, heard };
}

function videoMessage(seq: number, keyframe: boolean): Uint8Array {
  const size = { width: 16, height: 16 };
  return packPicture(
    { type: 'video_chunk', seq, timestamp_us: seq, ...size, codec: 'avc1.42E01F', bitstream: 'annexb', keyframe },
    Uint8Array.of(0),
  );
}

function stripMessage(seq: number, y: number): Uint8Array {
  const size = { width: 16, height: 4 };
  return packPicture({ type: 'image_frame', seq, timestamp_us: seq, ...size, mime: 'image/png', y }, Uint8Array.of(0));
}

/** All acks up to the one of `last`. */
async function acksUpTo(last: number, heard: Connected['heard']): Promise<{ seq: number; displayed: boolean }[]> {
  const acks: { seq: number; displayed: boolean }[] = [];
  for (;;) {
    const { seq, displayed } = JSON.parse(await heard()) as { seq: number; displayed: boolean };
    acks.push({ seq, displayed });
    if (seq === last) return acks;
  }
}

test('a picture that arrives after the call ends the wait', async () => {
  const { viewer, peer } = await connect();
  const next = viewer.nextPicture();
  peer.send(imageMessage(5));
  expect((await next).header).toMatchObject({ type: 'image_frame', seq: 5 });
  expect([...(await next).payload]).toEqual([1, 2, 3]);
  expect((await next).receivedMs).toBeLessThanOrEqual(performance.now());
});

test('two waits for a picture get two pictures in order', async () => {
  const { viewer, peer } = await connect();
  const waits = [viewer.nextPicture(), viewer.nextPicture()];
  peer.send(imageMessage(1));
  peer.send(imageMessage(2));
  expect((await Promise.all(waits)).map(({ header }) => header.seq)).toEqual([1, 2]);
});

test('a wait that timed out has taken no picture from the next one', async () => {
  const { viewer, peer } = await connect();
  await expect(viewer.nextPicture({ timeoutMs: 20 })).rejects.toThrow('no picture within 20 ms');
  peer.send(imageMessage(1));
  expect((await viewer.nextPicture()).header.seq).toBe(1);
});

test('a time-out says what did arrive', async () => {
  const { viewer, peer } = await connect();
  peer.send(imageMessage(7));
  await viewer.nextPicture();
  await expect(viewer.nextMessage('stats', { timeoutMs: 20 })).rejects.toThrow(
    `no 'stats' message within 20 ms; arrived: 1 pictures (7 image/jpeg); 1 messages (${CONFIG})`,
  );
});

test('a wait that is over leaves nothing behind, whichever way it ended', async () => {
  const { viewer, peer } = await connect();
  const failing = viewer.nextPicture({ timeoutMs: 20 });
  expect(viewer.pendingWaits).toBe(1);
  await expect(failing).rejects.toThrow('no picture');
  expect(viewer.pendingWaits).toBe(0);
  const fulfilled = viewer.nextPicture();
  peer.send(imageMessage(1));
  await fulfilled;
  expect(viewer.pendingWaits).toBe(0);
});

test('the config that let the viewer in is not handed out again', async () => {
  const { viewer, peer } = await connect();
  const next = viewer.nextMessage('config');
  peer.send(CONFIG.replace('"width":4', '"width":8'));
  expect((await next).width).toBe(8);
  expect(viewer.config.width).toBe(8);
  expect(viewer.messages).toHaveLength(2);
});

test('messages of unknown types are left out', async () => {
  const { viewer, peer } = await connect();
  peer.send('{"type":"from_the_future"}');
  peer.send('{"type":"ping","id":1}');
  await viewer.nextMessage('ping');
  expect(viewer.messages.map(({ type }) => type)).toEqual(['config', 'ping']);
});

test('waitFor resolves with what the predicate returns as soon as it holds', async () => {
  const { viewer, peer } = await connect();
  const third = viewer.waitFor(({ pictures }) => pictures[2]?.header.seq);
  for (const seq of [10, 20, 30]) peer.send(imageMessage(seq));
  expect(await third).toBe(30);
  expect(await viewer.waitFor(({ pictures }) => pictures.length === 3)).toBe(true);
});

test('waitFor rejects with what the predicate throws', async () => {
  const { viewer } = await connect();
  const wait = viewer.waitFor(() => {
    throw new Error('not this one');
  });
  await expect(wait).rejects.toThrow('not this one');
  expect(viewer.pendingWaits).toBe(0);
});

test('the end of the connection ends every wait and says how it ended', async () => {
  const { viewer, peer } = await connect();
  const wait = viewer.nextPicture();
  peer.close(1001, 'bye');
  await expect(wait).rejects.toThrow('the viewer was closed (1001 bye) while waiting for picture');
  await expect(viewer.closed).resolves.toEqual({ code: 1001, reason: 'bye' });
  await expect(viewer.nextPicture()).rejects.toThrow('the viewer was closed (1001 bye)');
});

test('what arrived before the end can still be taken after it', async () => {
  const { viewer, peer } = await connect();
  peer.send(imageMessage(1));
  peer.close(1000);
  await viewer.closed;
  expect((await viewer.nextPicture()).header.seq).toBe(1);
});

test('a message that is not of the protocol fails waits under way and later ones', async () => {
  const { viewer, peer } = await connect();
  const wait = viewer.nextPicture();
  peer.send(Uint8Array.of(1, 2));
  await expect(wait).rejects.toThrow(ProtocolError);
  await expect(viewer.nextMessage('stats')).rejects.toThrow(ProtocolError);
});

test('every picture is acked at once, and one that came too late as not displayed', async () => {
  const { peer, heard } = await connect();
  for (const seq of [2, 1, 3]) peer.send(imageMessage(seq));
  expect(await acksUpTo(3, heard)).toEqual([
    { seq: 2, displayed: true },
    { seq: 1, displayed: false },
    { seq: 3, displayed: true },
  ]);
});

test('a viewer that acks what it draws leaves late pictures and deltas without a keyframe un-acked', async () => {
  const { peer, heard } = await connect({ ack: 'drawn' });
  peer.send(videoMessage(1, false));
  peer.send(videoMessage(2, true));
  peer.send(videoMessage(3, false));
  peer.send(imageMessage(2));
  peer.send(imageMessage(4));
  expect((await acksUpTo(4, heard)).map(({ seq }) => seq)).toEqual([2, 3, 4]);
});

test('a viewer that acks nothing acks by hand', async () => {
  const { viewer, peer, heard } = await connect({ ack: 'none' });
  peer.send(imageMessage(1));
  peer.send(imageMessage(2));
  await viewer.waitFor(({ pictures }) => pictures.length === 2);
  viewer.ack(2, { decode_queue_size: 3, displayed: false });
  expect(await heard()).toBe('{"type":"ack","seq":2,"decode_queue_size":3,"displayed":false}');
});

test('a string goes out as it is and a message as JSON', async () => {
  const { viewer, heard } = await connect();
  viewer.send('{not json');
  viewer.send({ type: 'visibility', hidden: true });
  expect(await heard()).toBe('{not json');
  expect(await heard()).toBe('{"type":"visibility","hidden":true}');
});

test('close ends with a close frame and terminate without one', async () => {
  const { viewer, peer } = await connect();
  const peerClosed = once(peer, 'close');
  await expect(viewer.close(1000, 'seen enough')).resolves.toEqual({ code: 1000, reason: 'seen enough' });
  expect((await peerClosed)[0]).toBe(1000);
  const second = await connectViewer(server!.url);
  second.terminate();
  await expect(second.closed).resolves.toEqual({ code: 1006, reason: '' });
});

test('strips are drawn over a picture, and never without one', async () => {
  const { viewer, peer, heard } = await connect();
  peer.send(stripMessage(1, 0));
  peer.send(imageMessage(2));
  peer.send(stripMessage(3, 4));
  peer.send(stripMessage(4, 8));
  expect(await acksUpTo(4, heard)).toEqual([
    { seq: 1, displayed: false },
    { seq: 2, displayed: true },
    { seq: 3, displayed: true },
    { seq: 4, displayed: true },
  ]);
  await expect(viewer.nextMessage('stats', { timeoutMs: 20 })).rejects.toThrow(
    '1 image/png strip at 0, 2 image/jpeg, 3 image/png strip at 4, 4 image/png strip at 8',
  );
});
