import { afterEach, describe, expect, test } from '@jest/globals';
import { bufferCount, filter, firstValueFrom } from 'rxjs';
import { Display, RfbModule, Server, type RfbRootOptions } from '../../lib/index.js';
import { connectViewer, testCard, type TestViewer } from '../../lib/testing/index.js';
import { closeApps, PLATFORMS, startApp, type TestApp } from './support/test-app.js';

afterEach(closeApps);

const HELLO = JSON.stringify({ type: 'hello', supported: ['image/png'] });
const key = (code: string) => JSON.stringify({ type: 'event', event: { type: 'key_down', key: code, code } });

describe.each(PLATFORMS)('on %s', (platform) => {
  const start = (options: RfbRootOptions = {}) => startApp(platform, { imports: [RfbModule.forRoot(options)] });
  const display = (app: TestApp) => app.app.get(Display);

  describe('a stream that is removed', () => {
    test('closes its viewers with 4404, said hello or not, and those of others see on', async () => {
      const app = await start({ displays: { default: {}, camera: {} } });
      const server = app.app.get(Server);
      const [watching, other] = [await connectViewer(app.ws('/rfb/camera')), await connectViewer(app.ws('/rfb'))];
      const silent = await connectViewer(app.ws('/rfb/camera'), { hello: false });
      const removed = server.stream('camera')!;
      expect(await server.removeStream('camera')).toBe(true);
      silent.send(HELLO);
      const unknown = { code: 4404, reason: "unknown stream 'camera'" };
      expect(await Promise.all([watching.closed, silent.closed])).toEqual([unknown, unknown]);
      expect(() => removed.publish(testCard(0, 32, 16))).toThrow(
        expect.objectContaining({ code: 'RFB_ERR_DISPLAY_CLOSED' }),
      );
      display(app).publish(testCard(0, 32, 16));
      expect((await other.nextPicture()).header).toMatchObject({ width: 32, height: 16 });
      await other.close();
    });

    test('and added again before the hello is the new one, without a trace of the old', async () => {
      const app = await start({ displays: { camera: {} } });
      const server = app.app.get(Server);
      server.stream('camera')!.publish(testCard(0, 640, 480));
      const viewer = await connectViewer(app.ws('/rfb/camera'), { hello: false });
      await server.removeStream('camera');
      const again = server.addStream('camera', 32, 16);
      viewer.send(HELLO);
      expect(await viewer.nextMessage('config')).toMatchObject({ stream: 'camera', width: 32, height: 16 });
      again.publish(testCard(1, 32, 16));
      expect((await viewer.nextPicture()).header).toMatchObject({ width: 32, height: 16 });
      expect(again.viewers).toMatchObject([{ id: viewer.config.client_id }]);
      await viewer.close();
    });
  });

  test('a shutdown waits no longer than until the last viewer has gone', async () => {
    // Longer than the test may take.
    const app = await start({ shutdownGraceMs: 600_000 });
    const viewers = [await connectViewer(app.ws('/rfb')), await connectViewer(app.ws('/rfb'), { hello: false })];
    await app.app.close();
    expect(await Promise.all(viewers.map(({ closed }) => closed))).toMatchObject([{ code: 1001 }, { code: 1001 }]);
  });
});

describe('applications in one process', () => {
  /** Two on the same path with the same names of streams, on either framework. */
  const startBoth = async () => {
    const options = { displays: { default: {}, camera: {} } };
    const [one, two] = await Promise.all(
      PLATFORMS.map((platform) => startApp(platform, { imports: [RfbModule.forRoot(options)] })),
    );
    return { one: one!, two: two! };
  };
  const display = ({ app }: TestApp, name: string) => app.get(Server).stream(name)!;
  const sees = async (viewer: TestViewer, width: number) =>
    expect((await viewer.nextPicture()).header).toMatchObject({ width });

  test('show and hear what is their own, though paths and streams have the same names', async () => {
    const { one, two } = await startBoth();
    const [ofOne, ofTwo] = [await connectViewer(one.ws('/rfb/camera')), await connectViewer(two.ws('/rfb/camera'))];
    const [events, others] = [display(one, 'camera').events(), display(two, 'camera').events()];
    display(one, 'camera').publish(testCard(0, 32, 16));
    display(two, 'camera').publish(testCard(0, 48, 16));
    await Promise.all([sees(ofOne, 32), sees(ofTwo, 48)]);

    ofOne.send(key('KeyA'));
    ofTwo.send(key('KeyB'));
    expect((await events.next()).value).toMatchObject({ clientId: ofOne.config.client_id, event: { code: 'KeyA' } });
    expect((await others.next()).value).toMatchObject({ clientId: ofTwo.config.client_id, event: { code: 'KeyB' } });
    expect([ofOne.pictures, ofTwo.pictures].map(({ length }) => length)).toEqual([1, 1]);

    await one.app.get(Server).removeStream('camera');
    expect(await ofOne.closed).toMatchObject({ code: 4404 });
    display(two, 'camera').publish(testCard(1, 64, 16));
    await sees(ofTwo, 64);
    await ofTwo.close();
  });

  test('end alone: the viewers of the others stay, see on, and more of them come', async () => {
    const { one, two } = await startBoth();
    const leaving = await Promise.all(['/rfb', '/rfb/camera'].map((path) => connectViewer(one.ws(path))));
    const staying = await connectViewer(two.ws('/rfb'));
    // In the middle of its encodes, so that a place in the pool that all share would stay taken.
    for (const name of ['default', 'camera']) display(one, name).publish(testCard(0, 1920, 1080));
    await one.app.close();
    expect(await Promise.all(leaving.map(({ closed }) => closed))).toMatchObject([{ code: 1001 }, { code: 1001 }]);

    display(two, 'default').publish(testCard(0, 32, 16));
    await sees(staying, 32);
    const late = await connectViewer(two.ws('/rfb'));
    await sees(late, 32);
    const { viewers$ } = display(two, 'default');
    const bothLeft = firstValueFrom(
      viewers$.pipe(
        filter(({ type }) => type === 'leave'),
        bufferCount(2),
      ),
    );
    await Promise.all([staying.close(), late.close(), bothLeft]);
    expect(display(two, 'default').viewerCount).toBe(0);
  });

  test('and one that begins after another has ended starts from nothing', async () => {
    const { one, two } = await startBoth();
    display(one, 'default').publish(testCard(0, 32, 16));
    await one.app.close();
    const next = await startApp('express', { imports: [RfbModule.forRoot()] });
    const viewer = await connectViewer(next.ws('/rfb'));
    expect(viewer.config).toMatchObject({ width: 1280, height: 720 });
    display(next, 'default').publish(testCard(0, 48, 16));
    await sees(viewer, 48);
    await viewer.close();
    expect(two.app.get(Server).streams.size).toBe(2);
  });
});
