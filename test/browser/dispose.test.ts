import { describe, expect, test } from '@jest/globals';
import { testByDevTools } from './support/differences.js';
import { expectNoLeftovers } from './support/leftovers.js';
import { GREEN, isNear, solid } from './support/pixels.js';
import { ViewFixture } from './support/view-fixture.js';

const fixture = ViewFixture.use();

describe('dispose', () => {
  test('nothing is left: no canvas, no worker, no socket, no callback', async () => {
    const { page, peer } = await fixture.openLive();
    const workerGone = page.page.workers()[0]!.waitForEvent('close');
    await page.call((view) => view.dispose());
    expect(await peer.closed).toEqual({ code: 1000 });
    await workerGone;
    expect(page.page.workers()).toHaveLength(0);
    expect(await page.page.locator('canvas').count()).toBe(0);
    expect(await page.call((view) => view.state)).toBe('closed');
    expect((await page.log()).states.at(-1)).toMatchObject({ state: 'live' });
  });

  test('a second dispose and calls after it do nothing', async () => {
    const { page, peer } = await fixture.openLive();
    await page.call((view) => {
      view.dispose();
      view.dispose();
      view.setFit('cover');
      view.setBackground('red');
      view.setViewOnly(true);
      view.setSupported(['image/png']);
      view.focus();
    });
    expect(await peer.closed).toEqual({ code: 1000 });
    expect(peer.messages.some(({ type }) => type === 'capabilities')).toBe(false);
  });

  test('a pending capture is rejected', async () => {
    const { page } = await fixture.openLive();
    const failure = page.call((view) => {
      const capture = view.capture();
      view.dispose();
      return capture;
    });
    await expect(failure).rejects.toThrow('the view cannot be captured: it is disposed');
    await expect(page.call((view) => view.capture())).rejects.toThrow('it is disposed');
  });

  test('a view that waits for its next try is disposed as well', async () => {
    const server = await fixture.server();
    const { page, peer } = await fixture.openLive();
    server.admit = (socket) => {
      socket.close(1013, 'try again later');
      return false;
    };
    peer.close(1013, 'try again later');
    await page.reached('reconnecting');
    const workerGone = page.page.workers()[0]!.waitForEvent('close');
    await page.call((view) => view.dispose());
    await workerGone;
    expect(page.page.workers()).toHaveLength(0);
  });

  test('what is pressed is released before the goodbye', async () => {
    const { page, peer } = await fixture.openLive();
    await page.page.mouse.move(200, 150);
    await page.page.mouse.down();
    await page.page.keyboard.down('a');
    await peer.until('the key', ({ events }) => events.some(({ event }) => event.type === 'key_down'));
    await page.call((view) => view.dispose());
    await peer.closed;
    expect(peer.events.slice(-2).map(({ event }) => event.type)).toEqual(['pointer_up', 'key_up']);
  });

  test('a second view on the page is not touched', async () => {
    const server = await fixture.server();
    const { page } = await fixture.openLive();
    const gone = page.page.workers()[0]!.waitForEvent('close');
    await page.mount({ url: '/rfb/second' }, '#second');
    const second = await server.nextPeer();
    second.config();
    await page.call((view) => view.dispose());
    second.picture({ seq: 1, width: 40, height: 30 }, await solid(GREEN));
    await second.acked(1);
    await page.expectToSee('the second view', (pixels) => isNear(pixels.at(200, 150), GREEN, 2), '#second');
    await gone;
    expect(page.page.workers()).toHaveLength(1);
  });

  testByDevTools('fifty views, one after the other, leave as much as none', () => expectNoLeftovers(fixture));
});
