import { afterEach, describe, expect, test } from '@jest/globals';
import { Server, RfbModule } from '../../lib/index.js';
import { connectViewer, testCard } from '../../lib/testing/index.js';
import { RawPeer, textFrame, upgradeHead } from './support/raw-peer.js';
import { closeApps, PLATFORMS, startApp } from './support/test-app.js';

afterEach(closeApps);

describe.each(PLATFORMS)('the endpoint on %s', (platform) => {
  const start = (options: Parameters<typeof RfbModule.forRoot>[0] = {}) =>
    startApp(platform, { imports: [RfbModule.forRoot(options)] });

  test.each(['/rfb', '/rfb/', '/rfb?theme=dark', '/rfb/?theme=dark', '/rfb/default'])(
    'shows the default display at %s',
    async (path) => {
      const app = await start();
      const viewer = await connectViewer(app.ws(path));
      expect(viewer.config).toMatchObject({ type: 'config', stream: 'default', width: 1280, height: 720 });
      await viewer.close();
    },
  );

  test.each([
    ['camera', '/rfb/camera'],
    ['camera', '/rfb/camera?token=1/2'],
    ['überblick 1', '/rfb/%C3%BCberblick%201'],
    ['50%', '/rfb/50%25'],
    ['health', '/rfb/health'],
    ['client.js', '/rfb/client.js'],
    ['日'.repeat(64), `/rfb/${encodeURIComponent('日'.repeat(64))}`],
  ])('shows the display %s at %s', async (name, path) => {
    const app = await start({ displays: { [name]: { width: 64, height: 48 } } });
    const viewer = await connectViewer(app.ws(path));
    expect(viewer.config).toMatchObject({ stream: name, width: 64, height: 48 });
    await viewer.close();
  });

  test('shows a published frame to a viewer', async () => {
    const app = await start({ displays: { default: { width: 64, height: 48 } } });
    const viewer = await connectViewer(app.ws('/rfb'));
    app.app
      .get(Server)
      .stream('default')!
      .publish(testCard(0, 64, 48));
    const { header } = await viewer.nextPicture();
    expect(header).toMatchObject({ type: 'image_frame', width: 64, height: 48, mime: 'image/jpeg' });
    await viewer.close();
  });

  test('can stand at another path', async () => {
    const app = await start({ path: '/api/v1/view' });
    const viewer = await connectViewer(app.ws('/api/v1/view'));
    await viewer.close();
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ status: 404 });
  });

  test('closes with 4404 for a stream there is not', async () => {
    const app = await start();
    const refused = { closeCode: 4404, closeReason: "unknown stream 'nobody'" };
    await expect(connectViewer(app.ws('/rfb/nobody'))).rejects.toMatchObject(refused);
  });

  test.each(['x'.repeat(65), 'x'.repeat(300), '%00', 'a%2Fb'])(
    'closes with 4404 for %s, which cannot be the name of a stream',
    async (segment) => {
      const app = await start();
      await expect(connectViewer(app.ws(`/rfb/${segment}`))).rejects.toMatchObject({ closeCode: 4404 });
    },
  );

  test('answers HTTP 400 to a name that is not percent-encoded UTF-8', async () => {
    const app = await start();
    await expect(connectViewer(app.ws('/rfb/%ff'))).rejects.toMatchObject({ status: 400 });
  });

  test('never negotiates permessage-deflate', async () => {
    const app = await start();
    const viewer = await connectViewer(app.ws('/rfb'), {
      headers: { 'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits' },
    });
    expect(viewer.extensions).toBe('');
    await viewer.close();
  });

  test('loses no message that comes in the segment of the upgrade', async () => {
    const app = await start();
    const peer = await RawPeer.open(app.port);
    const hello = textFrame(JSON.stringify({ type: 'hello', supported: ['image/png'] }));
    peer.write(Buffer.concat([Buffer.from(upgradeHead(app.port, '/rfb')), hello]));
    expect(await peer.until('"type":"config"')).toMatch(/^HTTP\/1\.1 101 /);
    peer.destroy();
  });

  test.each(['/rfb', '/rfb/camera'])('tells a plain GET of %s to use a WebSocket', async (path) => {
    const app = await start();
    const response = await fetch(app.origin + path);
    expect(response.status).toBe(426);
    expect(response.headers.get('upgrade')).toBe('websocket');
    expect(await response.text()).toContain('RemoteFramebufferView');
  });

  test.each<Record<string, string>>([
    { 'Sec-WebSocket-Version': '12' },
    { 'Sec-WebSocket-Key': 'short' },
    { Upgrade: 'something-else' },
  ])('treats a handshake it cannot answer, %j, as a plain GET', async (headers) => {
    const app = await start();
    const peer = await RawPeer.open(app.port);
    peer.write(upgradeHead(app.port, '/rfb', headers));
    expect(await peer.until('\r\n\r\n')).toMatch(/^HTTP\/1\.1 426 /);
    peer.destroy();
  });
});
