import { afterEach, describe, expect, test } from '@jest/globals';
import type { CanActivate } from '@nestjs/common';
import { RfbModule, type RfbRootOptions } from '../../lib/index.js';
import { connectViewer } from '../../lib/testing/index.js';
import { closeApps, PLATFORMS, startApp, type TestApp } from './support/test-app.js';

afterEach(closeApps);

/** A guard that keeps everybody waiting until it is opened for good. */
function gate(places: number) {
  let isFull = () => {};
  const full = new Promise<void>((resolve) => (isFull = resolve));
  let open = () => {};
  const opened = new Promise<boolean>((resolve) => (open = () => resolve(true)));
  let waiting = 0;
  class Gate implements CanActivate {
    canActivate(): Promise<boolean> {
      waiting++;
      if (waiting === places) isFull();
      return opened;
    }
  }
  return { Gate, full, open: () => open() };
}

describe.each(PLATFORMS)('handshakes under way on %s', (platform) => {
  test.each<[string, RfbRootOptions]>([
    ['in all', { maxPendingHandshakes: 3 }],
    ['from one address', { maxPendingHandshakesPerAddress: 3 }],
  ])('one more than is allowed %s gets HTTP 503, and none is counted once it is in', async (_which, limits) => {
    const { Gate, full, open } = gate(3);
    const app = await startApp(platform, { imports: [RfbModule.forRoot({ guards: [Gate], ...limits })] });
    const pending = [1, 2, 3].map(() => connectViewer(app.ws('/rfb')));
    await full;
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ status: 503 });
    open();
    const viewers = await Promise.all(pending);

    viewers.push(await connectViewer(app.ws('/rfb')));
    expect(viewers).toHaveLength(4);
    await Promise.all(viewers.map((viewer) => viewer.close()));
  });

  const visitFrom = ({ ws }: TestApp, viewer: string) =>
    connectViewer(ws('/rfb'), { headers: { 'x-forwarded-for': `203.0.113.1, ${viewer}` } });

  test('viewers behind a proxy that is named have places of their own', async () => {
    const { Gate, full, open } = gate(3);
    const limits = { maxPendingHandshakesPerAddress: 1, guards: [Gate], trustedProxies: ['127.0.0.1'] };
    const app = await startApp(platform, { imports: [RfbModule.forRoot(limits)] });
    const pending = [1, 2, 3].map((viewer) => visitFrom(app, `198.51.100.${viewer}`));
    await full;
    await expect(visitFrom(app, '198.51.100.3')).rejects.toMatchObject({ status: 503 });
    expect(app.log.matching(/maxPendingHandshakesPerAddress: 1 is reached$/)).toHaveLength(1);
    open();
    await Promise.all((await Promise.all(pending)).map((viewer) => viewer.close()));
  });

  test('viewers behind a proxy that is not named share its places, and the log says what to write', async () => {
    const { Gate, full, open } = gate(1);
    const limits = { maxPendingHandshakesPerAddress: 1, guards: [Gate] };
    const app = await startApp(platform, { imports: [RfbModule.forRoot(limits)] });
    const pending = visitFrom(app, '198.51.100.1');
    await full;
    await expect(visitFrom(app, '198.51.100.2')).rejects.toMatchObject({ status: 503 });
    expect(app.log.matching(/maxPendingHandshakesPerAddress: 1 is reached.*trustedProxies/)).toHaveLength(1);
    open();
    await (await pending).close();
  });
});
