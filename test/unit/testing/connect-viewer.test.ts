import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import type { WebSocket } from 'ws';
import { RfbError } from '../../../lib/errors/rfb-error.js';
import { connectViewer, ViewerRefusedError } from '../../../lib/testing/index.js';
import { CONFIG, ScriptedServer, imageMessage, type Script } from '../../support/scripted-server.js';

let server: ScriptedServer | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function serve(...parameters: Parameters<typeof ScriptedServer.start>): Promise<string> {
  server = await ScriptedServer.start(...parameters);
  return server.url;
}

/** Answers the hello with a config. */
const welcoming =
  (then: (socket: WebSocket) => void = () => undefined): Script =>
  (socket) =>
    socket.once('message', () => {
      socket.send(CONFIG);
      then(socket);
    });

async function refusal(connecting: Promise<unknown>): Promise<ViewerRefusedError> {
  const error = await connecting.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ViewerRefusedError);
  return error as ViewerRefusedError;
}

test('a viewer says hello with every image format and resolves with the config', async () => {
  const viewer = await connectViewer(await serve(welcoming()));
  expect(viewer.config).toMatchObject({ transport: 'image', width: 4, height: 2 });
  expect(server!.received).toEqual([
    '{"type":"hello","supported":["image/jpeg","image/png","image/png;strips","image/webp"]}',
  ]);
});

test('a viewer offers only what it is told to and sends its headers', async () => {
  let cookie: string | undefined;
  const url = await serve((socket, request) => {
    cookie = request.headers.cookie;
    welcoming()(socket, request);
  });
  await connectViewer(url, { supported: ['image/png'], headers: { cookie: 'session=1' } });
  expect(cookie).toBe('session=1');
  expect(server!.received).toEqual(['{"type":"hello","supported":["image/png"]}']);
});

test('a WebSocket URL is taken as it is', async () => {
  const viewer = await connectViewer((await serve(welcoming())).replace('http:', 'ws:'));
  expect(viewer.config.width).toBe(4);
});

test('a URL of another scheme is refused before anything is opened', async () => {
  await expect(connectViewer('ftp://example.test/rfb')).rejects.toThrow(
    new TypeError('url must be a ws:, wss:, http: or https: URL, got "ftp://example.test/rfb"'),
  );
});

test('a viewer that is closed before config is refused with code and reason', async () => {
  const error = await refusal(connectViewer(await serve((socket) => socket.close(4404, "unknown stream 'x'"))));
  expect(error).toBeInstanceOf(RfbError);
  expect(error).toMatchObject({
    code: 'RFB_ERR_VIEWER_REFUSED',
    closeCode: 4404,
    closeReason: "unknown stream 'x'",
    status: undefined,
  });
  expect(error.message).toBe(
    `viewer of ${server!.url.replace('http:', 'ws:')} refused: closed with 4404 unknown stream 'x' before config`,
  );
});

test('an upgrade that is answered by HTTP is refused with the status', async () => {
  const url = await serve(
    () => undefined,
    (socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\nno way'),
  );
  const error = await refusal(connectViewer(url));
  expect(error).toMatchObject({ status: 403, closeCode: 1006, closeReason: '' });
  expect(error.message).toContain('answered with HTTP 403');
});

test('a connection that is lost before config is refused with 1006', async () => {
  const error = await refusal(connectViewer(await serve((socket) => socket.terminate())));
  expect(error).toMatchObject({ closeCode: 1006, status: undefined });
  expect(error.message).toContain('the connection was lost before config');
});

test('a server that is not there is a refusal that keeps its cause', async () => {
  const url = await serve(() => undefined);
  await server!.stop();
  server = undefined;
  const error = await refusal(connectViewer(url));
  expect(error.closeCode).toBe(1006);
  expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
});

test('a server that never sends config is a time-out and not a refusal, and the socket is cut', async () => {
  let gone: Promise<unknown> | undefined;
  const url = await serve((socket) => {
    gone = once(socket, 'close');
  });
  await expect(connectViewer(url, { timeoutMs: 3000 })).rejects.toThrow(
    "no 'config' message within 3000 ms; arrived: no pictures; no messages",
  );
  await gone;
});

test('a server that never answers the upgrade is a time-out', async () => {
  const url = await serve(
    () => undefined,
    () => undefined,
  );
  await expect(connectViewer(url, { timeoutMs: 50 })).rejects.toThrow('did not answer the upgrade within 50 ms');
});

test('without a hello the viewer speaks by hand and has no config until one comes', async () => {
  const viewer = await connectViewer(await serve(welcoming()), { hello: false });
  expect(server!.received).toEqual([]);
  expect(() => viewer.config).toThrow('no config has arrived');
  viewer.send('{"type":"hello","supported":["image/jpeg"]}');
  await expect(viewer.nextMessage('config')).resolves.toMatchObject({ transport: 'image' });
  expect(viewer.config.height).toBe(2);
});

test('headers of the answer to the upgrade can be read', async () => {
  const viewer = await connectViewer(await serve(welcoming()));
  expect(viewer.responseHeaders).toMatchObject({ upgrade: 'websocket' });
  expect(viewer.extensions).toBe('');
});

test('pictures that come in one packet with the config are kept', async () => {
  const url = await serve(
    welcoming((socket) => {
      socket.send(imageMessage(1));
      socket.send(imageMessage(2));
    }),
  );
  const viewer = await connectViewer(url);
  expect((await viewer.nextPicture()).header.seq).toBe(1);
  expect((await viewer.nextPicture()).header.seq).toBe(2);
  expect(viewer.pictures.map(({ header }) => header.seq)).toEqual([1, 2]);
});
