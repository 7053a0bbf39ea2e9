import { afterEach, describe, expect, test } from '@jest/globals';
import { Body, Controller, Get, Post, type INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { RfbModule, RfbWsAdapter } from '../../lib/index.js';
import { connectViewer } from '../../lib/testing/index.js';
import { RawPeer, upgradeHead } from './support/raw-peer.js';
import { closeApps, createApp, PLATFORMS, startApp, type TestApp } from './support/test-app.js';

afterEach(closeApps);

@Controller()
class Pages {
  @Get('hello')
  hello(): string {
    return 'hello';
  }

  @Post('echo')
  echo(@Body() body: object): object {
    return body;
  }
}

@WebSocketGateway({ path: '/chat' })
class ChatGateway {
  @SubscribeMessage('say')
  say(_client: unknown, text: string): { event: string; data: string } {
    return { event: 'said', data: text };
  }
}

@WebSocketGateway({ path: '/chat' })
class SocketIoChatGateway {
  @SubscribeMessage('say')
  say(_client: unknown, text: string): string {
    return text.toUpperCase();
  }
}

async function chatOverWs(app: TestApp): Promise<unknown> {
  const socket = new WebSocket(app.ws('/chat'));
  try {
    return await new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () => socket.send(JSON.stringify({ event: 'say', data: 'hi' })));
      socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString())));
    });
  } finally {
    socket.terminate();
  }
}

async function chatOverSocketIo(app: TestApp): Promise<unknown> {
  const socket = io(app.origin, { path: '/chat', transports: ['websocket'], reconnection: false });
  try {
    return await new Promise((resolve, reject) => {
      socket.once('connect_error', reject);
      socket.emit('say', 'hi', resolve);
    });
  } finally {
    socket.close();
  }
}

const h2c = { Upgrade: 'h2c', Connection: 'Upgrade, HTTP2-Settings', 'HTTP2-Settings': 'AAMAAABkAAQBAAAAAAIAAAAA' };

describe.each(PLATFORMS)('beside others on %s', (platform) => {
  const imports = [RfbModule.forRoot()];

  test('a GET that offers h2c is answered as any other, twice on one connection', async () => {
    const app = await startApp(platform, { imports, controllers: [Pages] });
    const peer = await RawPeer.open(app.port);
    peer.write(upgradeHead(app.port, '/hello', h2c));
    expect(await peer.until('\r\n\r\nhello')).toMatch(/^HTTP\/1\.1 200 /);
    peer.write(upgradeHead(app.port, '/missing', h2c));
    expect(await peer.until('"statusCode":404')).toContain('HTTP/1.1 404 ');
    peer.destroy();
  });

  test('a POST that offers h2c keeps its body, in one segment or two', async () => {
    const app = await startApp(platform, { imports, controllers: [Pages] });
    const body = JSON.stringify({ a: 'ü'.repeat(10) });
    const headers = { ...h2c, 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
    const head = upgradeHead(app.port, '/echo', headers).replace('GET', 'POST');

    const whole = await RawPeer.open(app.port);
    whole.write(head + body);
    expect((await whole.until('}')).replace(/[^]*\r\n\r\n/, '')).toBe(Buffer.from(body).toString('latin1'));
    whole.destroy();

    const halves = await RawPeer.open(app.port);
    halves.write(head + body.slice(0, 5));
    halves.write(body.slice(5));
    expect(await halves.until('}')).toMatch(/^HTTP\/1\.1 201 /);
    halves.destroy();
  });

  test('an h2c offer to the endpoint itself is told to use a WebSocket', async () => {
    const app = await startApp(platform, { imports });
    const peer = await RawPeer.open(app.port);
    peer.write(upgradeHead(app.port, '/rfb', h2c));
    expect(await peer.until('\r\n\r\n')).toMatch(/^HTTP\/1\.1 426 /);
    peer.destroy();
  });

  test('a gateway of the app is served by socket.io where that is installed, without a line in main.ts', async () => {
    const app = await startApp(platform, { imports, providers: [SocketIoChatGateway] });
    expect(await chatOverSocketIo(app)).toBe('HI');
    await (await connectViewer(app.ws('/rfb'))).close();
  });

  test('a socket.io gateway behind the fallback still works', async () => {
    const app = await startApp(platform, { imports, providers: [SocketIoChatGateway] }, (nest) => {
      nest.useWebSocketAdapter(new RfbWsAdapter(nest, { fallback: new IoAdapter(nest) }));
    });
    expect(await chatOverSocketIo(app)).toBe('HI');
    await (await connectViewer(app.ws('/rfb'))).close();
  });

  test('a plain ws gateway behind the fallback still works', async () => {
    const app = await startApp(platform, { imports, providers: [ChatGateway] }, (nest) => {
      nest.useWebSocketAdapter(new RfbWsAdapter(nest, { fallback: new WsAdapter(nest) }));
    });
    expect(await chatOverWs(app)).toEqual({ event: 'said', data: 'hi' });
    await (await connectViewer(app.ws('/rfb'))).close();
  });

  test('another upgrade listener of the server keeps its own paths', async () => {
    const app = await startApp(platform, { imports });
    app.app.getHttpServer().on('upgrade', (_request: unknown, socket: { end(text: string): void }) => {
      socket.end('HTTP/1.1 418 Teapot\r\n\r\n');
    });
    const peer = await RawPeer.open(app.port);
    peer.write(upgradeHead(app.port, '/tea'));
    expect(await peer.until('\r\n\r\n')).toMatch(/^HTTP\/1\.1 418 /);
    await (await connectViewer(app.ws('/rfb'))).close();
  });

  test.each([
    ['IoAdapter', (nest: INestApplication) => new IoAdapter(nest)],
    ['WsAdapter', (nest: INestApplication) => new WsAdapter(nest)],
  ])('another adapter in main.ts, %s, fails the boot with the line to write', async (name, make) => {
    const { app } = await createApp(platform, { imports });
    app.useWebSocketAdapter(make(app));
    await expect(app.init()).rejects.toMatchObject({
      code: 'RFB_ERR_ADAPTER_CONFLICT',
      message: expect.stringMatching(new RegExp(`${name}.*new RfbWsAdapter\\(app, \\{ fallback`)),
    });
  });

  test('a plain ws gateway beside the adapter without a fallback works as with the WsAdapter', async () => {
    const app = await startApp(platform, { imports, providers: [ChatGateway] }, (nest) => {
      nest.useWebSocketAdapter(new RfbWsAdapter(nest));
    });
    expect(await chatOverWs(app)).toEqual({ event: 'said', data: 'hi' });
    await (await connectViewer(app.ws('/rfb'))).close();
  });

  test('closing gives the server its own emit back', async () => {
    const app = await startApp(platform, { imports });
    const server = app.app.getHttpServer() as object;
    expect(Object.hasOwn(server, 'emit')).toBe(true);
    await closeApps();
    expect(Object.hasOwn(server, 'emit')).toBe(false);
    expect((server as { listenerCount(event: string): number }).listenerCount('upgrade')).toBe(0);
  });
});
