import { afterEach, describe, expect, test } from '@jest/globals';
import type { BeforeApplicationShutdown, CanActivate } from '@nestjs/common';
import { RfbModule, Server } from '../../lib/index.js';
import { connectViewer } from '../../lib/testing/index.js';
import { RawPeer, upgradeHead } from './support/raw-peer.js';
import { closeApps, PLATFORMS, startApp } from './support/test-app.js';

afterEach(closeApps);

describe.each(PLATFORMS)('shutdown on %s', (platform) => {
  test('viewers are closed with 1001, and nobody is let in afterwards', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot()] });
    const viewer = await connectViewer(app.ws('/rfb'));
    const silent = await connectViewer(app.ws('/rfb'), { hello: false });
    const server = app.app.get(Server);
    await app.app.close();
    expect(await viewer.closed).toMatchObject({ code: 1001 });
    expect(await silent.closed).toMatchObject({ code: 1001 });
    expect(server.streams.size).toBe(0);
    expect(() => server.addStream('late', 1, 1)).toThrow(expect.objectContaining({ code: 'RFB_ERR_SERVER_CLOSED' }));
  });

  test('an upgrade while the app shuts down gets HTTP 503', async () => {
    let refused: unknown;
    class Draining implements BeforeApplicationShutdown {
      async beforeApplicationShutdown(): Promise<void> {
        refused = await connectViewer(app.ws('/rfb')).catch((error: unknown) => error);
      }
    }
    const app = await startApp(platform, { imports: [RfbModule.forRoot()], providers: [Draining] });
    await app.app.close();
    expect(refused).toMatchObject({ status: 503 });
  });

  test('a handshake that is undecided when the shutdown begins gets HTTP 503', async () => {
    let decide: (may: boolean) => void = () => {};
    let isAsked = () => {};
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    class Undecided implements CanActivate {
      canActivate(): Promise<boolean> {
        isAsked();
        return new Promise((resolve) => (decide = resolve));
      }
    }
    class Deciding implements BeforeApplicationShutdown {
      async beforeApplicationShutdown(): Promise<void> {
        decide(true);
        await refused;
      }
    }
    const guards = [Undecided];
    const app = await startApp(platform, { imports: [RfbModule.forRoot({ guards })], providers: [Deciding] });
    const refused = connectViewer(app.ws('/rfb')).catch((error: unknown) => error);
    await asked;
    await app.app.close();
    expect(await refused).toMatchObject({ status: 503 });
  });

  test('a peer that never answers the goodbye is cut after the grace time', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot({ shutdownGraceMs: 20 })] });
    const peer = await RawPeer.open(app.port);
    peer.write(upgradeHead(app.port, '/rfb'));
    await peer.until('\r\n\r\n');
    await app.app.close();
    await expect(peer.closed).resolves.toBeUndefined();
  });

  test('a peer that never answers a close is cut', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot()] });
    const peer = await RawPeer.open(app.port);
    peer.write(upgradeHead(app.port, '/rfb/nobody'));
    await peer.until("unknown stream 'nobody'");
    await expect(peer.closed).resolves.toBeUndefined();
  });

  test('a closed application answers no more', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot()] });
    await app.app.close();
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ closeCode: 1006 });
  });
});
