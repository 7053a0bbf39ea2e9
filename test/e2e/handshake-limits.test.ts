import { afterEach, describe, expect, test } from '@jest/globals';
import type { CanActivate } from '@nestjs/common';
import { RfbModule, type RfbRootOptions } from '../../lib/index.js';
import { connectViewer } from '../../lib/testing/index.js';
import { closeApps, PLATFORMS, startApp } from './support/test-app.js';

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
});
