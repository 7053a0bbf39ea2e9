import { describe, expect, test } from '@jest/globals';
import { testByDevTools } from './support/differences.js';
import { GREEN, isNear, RED, solid, type Color } from './support/pixels.js';
import type { ScriptedPeer } from './support/scripted-peer.js';
import { ViewFixture } from './support/view-fixture.js';
import type { ViewPage } from './support/view-page.js';

const fixture = ViewFixture.use();

/** So long that whatever brings the view back, it is not the time. */
const NEVER = { initialDelayMs: 3_600_000, maxDelayMs: 3_600_000 };

/** The next connection, with one picture on the canvas. */
async function liveAgain(page: ViewPage, color: Color = GREEN): Promise<ScriptedPeer> {
  const peer = await (await fixture.server()).nextPeer();
  peer.config();
  peer.picture({ seq: 1, width: 40, height: 30 }, await solid(color));
  await peer.acked(1);
  await page.expectToSee('the new picture', (pixels) => isNear(pixels.at(200, 150), color, 2));
  return peer;
}

async function expectOneOfEach(page: ViewPage): Promise<void> {
  expect(await page.page.locator('canvas').count()).toBe(1);
  expect(page.page.workers()).toHaveLength(1);
  expect((await fixture.server()).connections).toBe(1);
}

test('a server that crashes and is started again is seen live, with what was pressed forgotten', async () => {
  const { page, peer } = await fixture.openLive({ reconnect: { initialDelayMs: 50, maxDelayMs: 50 } });
  await page.page.mouse.move(208, 158);
  await page.page.mouse.down();
  await page.page.keyboard.down('w');
  await peer.until('the key', ({ events }) => events.some(({ event }) => event.type === 'key_down'));
  await fixture.crash();
  await page.reached('reconnecting');
  await page.page.keyboard.down('x');
  await page.expectToSee('the last picture', (pixels) => isNear(pixels.at(200, 150), RED, 2));
  const again = await liveAgain(page);
  await page.page.keyboard.up('w');
  await page.page.keyboard.up('x');
  await page.page.mouse.up();
  await page.page.keyboard.press('a');
  await again.until('the key', ({ events }) => events.some(({ event }) => event.type === 'key_up'));
  const told = again.events.flatMap(({ event }) => ('code' in event ? [`${event.type} ${event.code}`] : [event.type]));
  expect(told).toEqual(['key_down KeyA', 'key_up KeyA']);
  await expectOneOfEach(page);
});

test('twenty losses of the network end in a live picture, each as soon as the network is back', async () => {
  const opened = await fixture.openLive({ reconnect: NEVER });
  const { page } = opened;
  let { peer } = opened;
  for (let flip = 1; flip <= 20; flip++) {
    await page.context.setOffline(true);
    peer.cut();
    await page.entered('reconnecting', flip);
    await page.context.setOffline(false);
    peer = await liveAgain(page, flip % 2 ? GREEN : RED);
  }
  await peer.settle();
  await expectOneOfEach(page);
});

test('a view whose connection broke while nobody looked comes back when somebody does', async () => {
  const { page, peer } = await fixture.openLive({ reconnect: NEVER });
  await page.hide(true);
  peer.cut();
  await page.reached('reconnecting');
  await page.hide(false);
  await liveAgain(page);
  await expectOneOfEach(page);
});

testByDevTools('a machine that wakes from sleep does not sit out its delay', async () => {
  const { page, peer } = await fixture.openLive({ reconnect: NEVER });
  peer.cut();
  await page.reached('reconnecting');
  await page.worker().evaluate(() => {
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
  });
  await liveAgain(page);
  await expectOneOfEach(page);
});

test('what a style sheet may say of the state is on the canvas', async () => {
  const { page, peer } = await fixture.open({ reconnect: NEVER });
  const state = () => page.page.locator('canvas').getAttribute('data-state');
  expect(await state()).toBe('connecting');
  peer.config();
  await page.reached('waiting');
  expect(await state()).toBe('waiting');
  peer.cut();
  await page.reached('reconnecting');
  expect(await state()).toBe('reconnecting');
  await page.call((view) => view.dispose());
  expect(await page.call((view) => view.canvas.dataset['state'])).toBe('closed');
});

describe('a start by hand', () => {
  test('brings a refused view in with a fresh token', async () => {
    const server = await fixture.server();
    server.admit = (socket) => {
      socket.close(4401, 'unauthorized');
      return false;
    };
    const page = await fixture.page();
    await page.mount({ token: 'old' });
    await page.reached('refused');
    server.admit = () => true;
    await page.call((view) => view.reconnect({ token: 'fresh' }));
    const peer = await liveAgain(page);
    expect(await peer.message('hello')).toMatchObject({ token: 'fresh' });
    await expectOneOfEach(page);
  });

  test('brings a view back that does not come back by itself, from each of its last states', async () => {
    const opened = await fixture.openLive({ reconnect: false });
    const { page } = opened;
    let { peer } = opened;
    for (const [times, code] of [1000, 1001, 1003, 1008, 1009, 4404].entries()) {
      peer.close(code);
      await page.entered('closed', times + 1);
      expect(await page.reached('closed')).toEqual({ state: 'closed', code, reason: '' });
      await page.call((view) => view.reconnect());
      peer = await liveAgain(page);
    }
    await expectOneOfEach(page);
  });

  test('takes the place of a live connection', async () => {
    const { page, peer } = await fixture.openLive();
    await page.call((view) => view.reconnect());
    expect(await peer.closed).toEqual({ code: 1000 });
    await liveAgain(page);
    await expectOneOfEach(page);
  });

  test('wants a token that is one', async () => {
    const { page } = await fixture.open();
    await expect(page.call((view) => view.reconnect({ token: 7 as unknown as string }))).rejects.toThrow(
      'options.token must be a string, got 7',
    );
  });

  test('does nothing for a view that is disposed', async () => {
    const { page, peer } = await fixture.openLive();
    await page.call((view) => {
      view.dispose();
      view.reconnect();
    });
    expect(await peer.closed).toEqual({ code: 1000 });
  });
});

describe('the page decides', () => {
  /** Mounts a view whose page says this to every lost connection. */
  async function openAsking(shouldReconnect: string): Promise<{ page: ViewPage; peer: ScriptedPeer }> {
    const page = await fixture.page();
    await page.page.evaluate((source) => {
      const asked: unknown[] = [];
      const decide = (0, eval)(source) as (code: number, attempt: number) => boolean;
      const reconnect = {
        initialDelayMs: 0,
        shouldReconnect: (code: number, attempt: number) => {
          asked.push([code, attempt]);
          return decide(code, attempt);
        },
      };
      const global = globalThis as unknown as { mount(options: unknown): void };
      Object.assign(globalThis, { asked });
      global.mount({ reconnect });
    }, shouldReconnect);
    return { page, peer: await (await fixture.server()).nextPeer() };
  }

  const asked = (page: ViewPage) => page.page.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked);

  test('to come back where the list of codes would not, until it has enough', async () => {
    const { page, peer } = await openAsking('(code, attempt) => attempt < 3');
    const server = await fixture.server();
    peer.close(4404, 'not yet');
    (await server.nextPeer()).close(4404, 'not yet');
    (await server.nextPeer()).close(4404, 'never');
    expect(await page.reached('closed')).toEqual({ state: 'closed', code: 4404, reason: 'never' });
    expect(await asked(page)).toEqual([
      [4404, 1],
      [4404, 2],
      [4404, 3],
    ]);
  });

  test('by nothing at all, which leaves it to the list', async () => {
    const { page, peer } = await openAsking('() => undefined');
    peer.cut();
    (await (await fixture.server()).nextPeer()).close(1000);
    await page.reached('closed');
    expect(await asked(page)).toEqual([
      [1006, 1],
      [1000, 2],
    ]);
  });

  test('by an error, which leaves it to the list and is the page’s to see', async () => {
    const { page, peer } = await openAsking('() => { throw new Error("of the page") }');
    // Firefox counts the cut connection as one, too.
    const thrown = page.page.waitForEvent('pageerror', ({ message }) => message === 'of the page');
    peer.cut();
    expect((await thrown).message).toBe('of the page');
    await liveAgain(page);
    await expectOneOfEach(page);
  });
});
