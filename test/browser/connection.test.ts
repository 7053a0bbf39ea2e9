import { describe, expect, test } from '@jest/globals';
import { testByDevTools } from './support/differences.js';
import { GREEN, isNear, RED, solid } from './support/pixels.js';
import { ViewFixture } from './support/view-fixture.js';
import type { MountOptions } from './support/view-page.js';

const fixture = ViewFixture.use();

describe('address', () => {
  test('a relative URL resolves against the page', async () => {
    const { peer } = await fixture.open({ url: 'rfb/camera?x=1', at: '/deep/er/page' });
    expect(peer.path).toBe('/deep/er/rfb/camera?x=1');
  });

  test('without a URL the default stream of the page is asked for', async () => {
    const { peer } = await fixture.open();
    expect(peer.path).toBe('/rfb');
  });

  test('an http URL is taken as a WebSocket URL', async () => {
    const { origin } = await fixture.server();
    const { peer } = await fixture.open({ url: `${origin}/rfb/a%20b` });
    expect(peer.path).toBe('/rfb/a%20b');
  });

  test.each<[unknown, string]>([
    [{ fit: 'stretch' }, 'options.fit must be one of contain, cover, fill, got "stretch"'],
    [{ background: 'blurple' }, 'options.background must be a CSS colour, got "blurple"'],
    [{ supported: [] }, 'options.supported must be an array of at least one format, got []'],
    [
      { supported: ['image/png', 'image/gif'] },
      'options.supported[1] must be one of image/jpeg, image/png, image/webp, webcodecs/h264-annexb, got "image/gif"',
    ],
    [{ maxBackingDimension: 0 }, 'options.maxBackingDimension must be an integer in 1..32768, got 0'],
    [{ reconnect: { factor: 0 } }, 'options.reconnect.factor must be a number in 1..10, got 0'],
    [{ viewOnly: 'yes' }, 'options.viewOnly must be a boolean, got yes'],
    [{ url: 'ftp://host/rfb' }, 'options.url must lead to http, https, ws or wss, got "ftp://host/rfb"'],
    [{ onstate: true }, 'options.onstate is not an option; known: url, fit,'],
  ])(
    'the wrong option %j throws with its name, the rule and the value, and leaves nothing',
    async (options, message) => {
      const page = await fixture.page();
      await expect(page.mount(options as MountOptions)).rejects.toThrow(message);
      expect(await page.page.locator('canvas').count()).toBe(0);
      expect(page.page.workers()).toHaveLength(0);
    },
  );
});

describe('reconnect', () => {
  test('a view comes back on the same canvas, whose picture stays until the next, with numbers that start anew', async () => {
    const { page, peer } = await fixture.open();
    peer.config();
    peer.picture({ seq: 100, width: 40, height: 30 }, await solid(RED));
    await peer.acked(100);
    await page.page.evaluate(() => Object.assign(globalThis, { before: document.querySelector('canvas') }));
    peer.cut();
    expect(await page.lost()).toMatchObject({ code: 1006 });
    await page.expectToSee('the last picture', (pixels) => isNear(pixels.at(200, 150), RED, 2));

    const again = await (await fixture.server()).nextPeer();
    again.config();
    again.picture({ seq: 1, width: 40, height: 30 }, await solid(GREEN));
    await again.acked(1);
    expect(again.acks).toMatchObject([{ seq: 1, displayed: true }]);
    await page.expectToSee('the new picture', (pixels) => isNear(pixels.at(200, 150), GREEN, 2));
    expect(again.messages.slice(0, 2).map(({ type }) => type)).toEqual(['hello', 'set_viewport']);
    expect(await page.page.locator('canvas').count()).toBe(1);
    expect(
      await page.page.evaluate(
        () => document.querySelector('canvas') === (globalThis as unknown as { before: HTMLCanvasElement }).before,
      ),
    ).toBe(true);
    expect((await page.log()).states.map(({ state }) => state)).toEqual([
      'connecting',
      'waiting',
      'live',
      'reconnecting',
      'waiting',
      'live',
    ]);
  });

  testByDevTools('a picture of the lost connection is neither painted nor acked on the new one', async () => {
    const { page, peer } = await fixture.open({ worker: '/slow-png-worker.js' });
    peer.config();
    peer.picture({ seq: 7, width: 40, height: 30 }, await solid(RED));
    await page.heldPngs(1);
    peer.cut();
    const again = await (await fixture.server()).nextPeer();
    again.config();
    await page.releasePngs();
    again.picture({ seq: 1, width: 40, height: 30, mime: 'image/jpeg' }, await solid(GREEN, 40, 30, 'jpeg'));
    await again.acked(1);
    await again.settle();
    expect(again.acks).toMatchObject([{ seq: 1, displayed: true }]);
    expect(isNear((await page.capture()).at(20, 15), GREEN, 24)).toBe(true);
  });

  test('a picture that was decoded when the server said its last word is still painted', async () => {
    const { page, peer } = await fixture.openLive();
    peer.picture({ seq: 2, width: 40, height: 30 }, await solid(GREEN));
    peer.close(4404, "unknown stream 'default'");
    await page.reached('closed');
    await page.expectToSee('the last picture', (pixels) => isNear(pixels.at(200, 150), GREEN, 2));
    expect(await page.call((view) => view.state)).toBe('closed');
  });

  test('a view that is told not to reconnect is closed by a lost connection', async () => {
    const { page, peer } = await fixture.openLive({ reconnect: false });
    peer.cut();
    expect(await page.reached('closed')).toEqual({ state: 'closed', code: 1006, reason: '' });
  });
});

describe('close codes', () => {
  test('a refused viewer is told code and reason', async () => {
    const server = await fixture.server();
    server.admit = (socket) => {
      socket.close(4401, 'unauthorized');
      return false;
    };
    const page = await fixture.page();
    await page.mount();
    expect(await page.reached('refused')).toEqual({ state: 'refused', code: 4401, reason: 'unauthorized' });
  });

  test('an unknown stream is told with code and reason', async () => {
    const { page, peer } = await fixture.open();
    peer.close(4404, "unknown stream 'nope'");
    expect(await page.reached('closed')).toEqual({ state: 'closed', code: 4404, reason: "unknown stream 'nope'" });
  });

  test('4401 after joining is tried once more, at once, and is then final', async () => {
    const { page, peer } = await fixture.openLive();
    peer.close(4401, 'session over');
    const again = await (await fixture.server()).nextPeer();
    again.close(4401, 'unauthorized');
    expect(await page.reached('refused')).toEqual({ state: 'refused', code: 4401, reason: 'unauthorized' });
  });

  test('a server that shuts down is asked again', async () => {
    const { page, peer } = await fixture.openLive();
    peer.close(1001, 'restart');
    expect(await page.lost()).toEqual({ state: 'reconnecting', code: 1001, reason: 'restart' });
    const again = await (await fixture.server()).nextPeer();
    await again.message('hello');
  });
});

describe('content security policy', () => {
  test('under a strict policy the view runs with the worker file', async () => {
    const { page, peer } = await fixture.openLive({ at: '/?strict', worker: '/client/worker/index.js?strict' });
    expect(peer.acks).toMatchObject([{ seq: 1, displayed: true }]);
    await page.expectToSee('the picture', (pixels) => isNear(pixels.at(200, 150), RED, 2));
  });
});

describe('a worker that throws where nobody catches it', () => {
  testByDevTools('is reported, and the view goes on', async () => {
    const { page, peer } = await fixture.openLive();
    await page.worker().evaluate(
      () =>
        void setTimeout(() => {
          throw new Error('out of ink');
        }),
    );
    expect(await page.error()).toMatch(/^the worker of the view failed: .*out of ink$/);
    peer.picture({ seq: 2, width: 40, height: 30 }, await solid(GREEN));
    await peer.acked(2);
    expect(await page.call((view) => view.state)).toBe('live');
  });
});

describe('visibility', () => {
  test('the server is told when the page is hidden and shown, and a hidden page goes on acking', async () => {
    const { page, peer } = await fixture.openLive();
    await page.hide(true);
    expect(await peer.message('visibility')).toEqual({ type: 'visibility', hidden: true });
    peer.picture({ seq: 2, width: 40, height: 30 }, await solid(GREEN));
    await peer.acked(2);
    expect(peer.acks.at(-1)).toMatchObject({ seq: 2, displayed: true });
    await page.hide(false);
    await peer.until('shown', ({ messages }) =>
      messages.some((message) => message.type === 'visibility' && !message.hidden),
    );
    peer.picture({ seq: 3, width: 40, height: 30 }, await solid(RED));
    await peer.acked(3);
    await page.expectToSee('the newest picture', (pixels) => isNear(pixels.at(200, 150), RED, 2));
  });

  test('a view that connects while hidden says so', async () => {
    const page = await fixture.page();
    await page.page.evaluate(() => Object.defineProperty(document, 'hidden', { value: true }));
    await page.mount();
    const peer = await (await fixture.server()).nextPeer();
    expect(await peer.message('visibility')).toEqual({ type: 'visibility', hidden: true });
  });
});
