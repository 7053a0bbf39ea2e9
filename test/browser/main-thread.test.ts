import { describe, expect, test } from '@jest/globals';
import type { RemoteFramebufferView } from '../../lib/client/index.js';
import { expectNoLeftovers } from './support/leftovers.js';
import { BLUE, GREEN, isExactly, isNear, noise, pngOf, RED, solid } from './support/pixels.js';
import { ViewFixture } from './support/view-fixture.js';

const fixture = ViewFixture.use();

const OLD = { at: '/old' };

/** What the page has of the library. */
interface ViewGlobals {
  RemoteFramebufferView: typeof RemoteFramebufferView;
}

describe('in a browser without OffscreenCanvas a view', () => {
  test('is shown without a worker, and the console says why, once', async () => {
    const { page, peer } = await fixture.openLive(OLD);
    await page.expectToSee('the picture', (pixels) => isNear(pixels.at(200, 150), RED, 2));
    peer.picture({ seq: 2, width: 40, height: 30 }, await solid(GREEN));
    await peer.acked(2);
    await page.expectToSee('the next picture', (pixels) => isNear(pixels.at(200, 150), GREEN, 2));
    expect(peer.acks).toMatchObject([
      { seq: 1, displayed: true },
      { seq: 2, displayed: true },
    ]);
    expect(page.page.workers()).toHaveLength(0);
    expect(page.console).toEqual([
      expect.stringMatching(/^warning: nestjs-rfb: a view is .* page's own thread, because .* no OffscreenCanvas$/),
    ]);
    expect(await page.log()).toMatchObject({ errors: [] });
  });

  test('takes input, fits anew and follows the size of its element', async () => {
    const { page, peer } = await fixture.openLive({ ...OLD, background: '#2828dc' });
    await page.page.mouse.click(208, 158);
    await peer.until('the up', ({ events }) => events.some(({ event }) => event.type === 'pointer_up'));
    expect(peer.events.at(-1)!.event).toMatchObject({ x: 20, y: 15, inside: true });
    await page.page
      .locator('#stage')
      .evaluate((stage) => Object.assign((stage as HTMLElement).style, { width: '300px', height: '300px' }));
    await page.expectToSee('background above the picture', (pixels) => isNear(pixels.at(150, 10), BLUE, 4));
    await page.call((view) => view.setFit('fill'));
    await page.expectToSee('the picture everywhere', (pixels) => isNear(pixels.at(150, 10), RED, 4));
  });

  test('puts strips together and captures them to the last bit', async () => {
    const { page, peer } = await fixture.open(OLD);
    const frame = noise(40, 30);
    peer.config();
    peer.picture({ seq: 1, width: 40, height: 30 }, await solid(RED));
    peer.picture({ seq: 2, width: 40, height: 10, y: 0 }, await pngOf(frame, 0, 10));
    peer.picture({ seq: 3, width: 40, height: 20, y: 10 }, await pngOf(frame, 10, 20));
    await peer.acked(1, 2, 3);
    expect(isExactly(await page.capture(), frame)).toBe(true);
  });

  test('comes back after a lost connection', async () => {
    const { page, peer } = await fixture.openLive(OLD);
    peer.cut();
    await page.reached('reconnecting');
    const again = await (await fixture.server()).nextPeer();
    again.config();
    again.picture({ seq: 1, width: 40, height: 30 }, await solid(GREEN));
    await page.expectToSee('the new picture', (pixels) => isNear(pixels.at(200, 150), GREEN, 2));
  });

  test('leaves nothing when it is disposed: no canvas, no socket, no callback, no frame, no timer', async () => {
    const { page, peer } = await fixture.openLive(OLD);
    const failure = page.call((view) => {
      const capture = view.capture();
      const running = { frames: 0, timers: 0 };
      Object.assign(globalThis, {
        running,
        requestAnimationFrame: () => (running.frames += 1),
        setTimeout: () => (running.timers += 1),
      });
      view.dispose();
      return capture;
    });
    await expect(failure).rejects.toThrow('it is disposed');
    expect(await peer.closed).toEqual({ code: 1000 });
    expect(await page.page.locator('canvas').count()).toBe(0);
    expect((await page.log()).states.at(-1)).toMatchObject({ state: 'live' });
    const running = () => page.page.evaluate(() => (globalThis as unknown as { running: object }).running);
    // One timer, in case that the server does not answer the goodbye.
    expect(await running()).toEqual({ frames: 0, timers: 1 });
  });

  test('that is disposed before its code has come never connects', async () => {
    const server = await fixture.server();
    const page = await fixture.page(OLD);
    let ask: (go: () => Promise<void>) => void;
    const asked = new Promise<() => Promise<void>>((resolve) => (ask = resolve));
    await page.page.route('**/main-thread.js', (route) => ask(() => route.continue()));
    await page.mount();
    const go = await asked;
    await page.call((view) => view.dispose());
    const loaded = page.page.waitForEvent('requestfinished', (request) => request.url().endsWith('/main-thread.js'));
    await go();
    await loaded;
    await page.mount({ url: '/rfb/second' }, '#second');
    expect((await server.nextPeer()).path).toBe('/rfb/second');
    expect(server.connections).toBe(1);
  });

  test('whose code cannot be loaded is closed, and says so', async () => {
    const page = await fixture.page(OLD);
    await page.page.route('**/main-thread.js', (route) => route.abort());
    await page.mount();
    expect((await page.reached('closed')).reason).toMatch(/no OffscreenCanvas; nor on the page's own thread: .+/);
    expect(await page.error()).toMatch(/nor on the page's own thread/);
  });

  test('whose code cannot be loaded is taken away all the same, and hears no more when it goes as it is told', async () => {
    const page = await fixture.page(OLD);
    await page.page.route('**/main-thread.js', (route) => route.abort());
    await page.mount();
    // The error comes last.
    await page.error();
    await page.call((view) => view.dispose());
    expect(await page.page.locator('canvas').count()).toBe(0);
    const heard = await page.page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const { RemoteFramebufferView: View } = globalThis as unknown as ViewGlobals;
          const calls: string[] = [];
          const view = new View(document.querySelector<HTMLElement>('#stage')!, {
            onState: (state) => {
              calls.push(state);
              view.dispose();
              setTimeout(() => resolve(calls));
            },
            onError: ({ message }) => calls.push(message),
          });
        }),
    );
    expect(heard).toEqual(['closed']);
    expect(await page.page.locator('canvas').count()).toBe(0);
  });

  test('fifty times, one after the other, leaves as much as none', () => expectNoLeftovers(fixture, OLD.at));
});

describe('where there can be no worker a view is shown all the same, and the console says what to do', () => {
  test.each<[string, { at?: string; worker?: string }, RegExp]>([
    [
      'a strict policy and no file',
      { at: '/?strict' },
      /worker of the view cannot be started; serve nestjs-rfb\/client\/worker as a file .*"worker-src blob:"$/,
    ],
    [
      'a file that is not there',
      { worker: '/nowhere.js' },
      /cannot be loaded from http.*\/nowhere\.js; serve nestjs-rfb/,
    ],
  ])('%s', async (_, options, advice) => {
    const { page } = await fixture.openLive(options);
    await page.expectToSee('the picture', (pixels) => isNear(pixels.at(200, 150), RED, 2));
    expect(page.console).toEqual([expect.stringMatching(advice)]);
    expect(page.page.workers()).toHaveLength(0);
    expect((await page.log()).errors).toEqual([]);
  });
});
