import { describe, expect, test } from '@jest/globals';
import type { WebSocket } from 'ws';
import { ElementPage } from './support/element-page.js';
import { ViewFixture } from './support/view-fixture.js';

const fixture = ViewFixture.use();

/** Turns everybody away. */
const refuseWith = (code: number, reason: string) => (socket: WebSocket) => {
  socket.close(code, reason);
  return false;
};

/** An element whose server turns it away. */
async function turnedAway(code: number, reason: string, attributes = 'controls'): Promise<ElementPage> {
  const server = await fixture.server();
  server.admit = refuseWith(code, reason);
  const it = await ElementPage.open(fixture);
  await it.put(`<remote-framebuffer src="/rfb/camera" ${attributes}></remote-framebuffer>`);
  await it.part('banner').waitFor();
  return it;
}

describe('where the server says no', () => {
  test.each([
    [4401, 'unauthorized', 'You are not allowed to see this', 'Sign in again', 'Not allowed'],
    [4404, "unknown stream 'camera'", 'There is no such stream', 'Check the address', 'Ended'],
    [1003, 'no supported transport', 'No common picture format', 'Choose another format', 'Ended'],
    [1000, '', 'The stream has ended', 'The server closed it', 'Ended'],
  ])('%i is told as what happened and what to do', async (code, reason, title, advice, state) => {
    const it = await turnedAway(code, reason);
    const told = await it.part('banner').innerText();
    for (const text of [title, advice, `Code ${code}`, reason]) expect(told).toContain(text);
    expect(await it.part('state').textContent()).toBe(state);
    expect((await it.events('rfb-state')).at(-1)).toMatchObject({ code, reason });
  });

  test('a server that is gone is told where the element does not try again', async () => {
    const { it, peer } = await ElementPage.live(fixture, 'no-reconnect');
    peer.cut();
    await it.part('banner').waitFor();
    expect(await it.part('banner').innerText()).toContain('The server cannot be reached');
    await it.reached('closed');
  });

  test('a retry by the keyboard shows the picture, and has the keyboard on it', async () => {
    const it = await turnedAway(4404, 'unknown stream');
    const server = await fixture.server();
    server.admit = () => true;
    await it.button('Try again').focus();
    await it.page.keyboard.press('Enter');
    await it.show(await server.nextPeer());
    expect(await it.part('banner').isVisible()).toBe(false);
    expect(await it.focused()).toBe('Remote view');
    expect(it.page.workers()).toHaveLength(1);
  });

  test('a retry keeps the last picture until there is another, on the same canvas', async () => {
    const { it, peer } = await ElementPage.live(fixture, 'controls no-reconnect');
    const canvas = await it.page.locator('remote-framebuffer canvas').elementHandle();
    peer.cut();
    await it.part('banner').waitFor();
    await it.button('Try again').click();
    const next = await (await fixture.server()).nextPeer();
    await it.part('banner').waitFor({ state: 'hidden' });
    expect(await it.part('overlay').innerText()).toContain('Connection lost, trying again');
    expect(await it.call((element) => element.view!.capture().then(({ type }) => type))).toBe('image/png');
    await it.show(next);
    expect(await it.page.locator('remote-framebuffer canvas').count()).toBe(1);
    expect(await canvas.evaluate((node) => node.isConnected)).toBe(true);
  });

  test('a newer token is tried without being asked', async () => {
    const it = await turnedAway(4401, 'unauthorized');
    const server = await fixture.server();
    server.admit = () => true;
    await it.call((element) => void (element.token = 'fresh'));
    const peer = await server.nextPeer();
    expect(await peer.message('hello')).toMatchObject({ token: 'fresh' });
    await it.show(peer);
  });

  test('a token that is taken away, or is none, leaves a retry that works', async () => {
    const it = await turnedAway(4401, 'unauthorized');
    const server = await fixture.server();
    await it.call((element) => void (element.token = null as unknown as undefined));
    await it.call((element) => void (element.token = 7 as unknown as string));
    await it.reached('closed');
    expect((await it.heard('rfb-state', 4)).at(-1)!['reason']).toContain('options.token must be a string');
    server.admit = () => true;
    await it.call((element) => void (element.token = undefined));
    await it.button('Try again').click();
    await it.show(await server.nextPeer());
  });

  test('a newer token for another stream is one connection, to that one', async () => {
    const it = await turnedAway(4401, 'unauthorized');
    const server = await fixture.server();
    server.admit = () => true;
    await it.call((element) => {
      element.token = 'fresh';
      element.src = '/rfb/other';
    });
    const peer = await server.nextPeer();
    expect(peer.path).toBe('/rfb/other');
    expect(await peer.message('hello')).toMatchObject({ token: 'fresh' });
  });

  test('an address that leads nowhere is told, and a better one helps', async () => {
    const it = await ElementPage.open(fixture);
    await it.put('<remote-framebuffer src="mailto:nobody" controls></remote-framebuffer>');
    await it.part('banner').waitFor();
    expect(await it.part('banner').innerText()).toContain('must lead to http, https, ws or wss');
    await it.set('src', '/rfb/camera');
    await it.show(await (await fixture.server()).nextPeer());
  });
});

describe('a connection that is lost', () => {
  test('is said over the last picture, and over when the server is back', async () => {
    const { it, peer } = await ElementPage.live(fixture);
    peer.cut();
    await it.reached('reconnecting');
    expect(await it.part('overlay').innerText()).toContain('Connection lost, trying again');
    expect(await it.part('banner').isVisible()).toBe(false);
    await it.show(await (await fixture.server()).nextPeer());
    expect(await it.part('overlay').isVisible()).toBe(false);
    expect(await it.part('state').textContent()).toBe('Live');
  });

  test('before the first picture it says what it waits for', async () => {
    const { it, peer } = await ElementPage.connect(fixture);
    expect(await it.part('overlay').innerText()).toContain('Connecting');
    peer.config();
    await it.reached('waiting');
    expect(await it.part('overlay').innerText()).toContain('Waiting for the first picture');
  });

  test('is spoken by a screen reader, with what to do at the end', async () => {
    const { it, peer } = await ElementPage.live(fixture);
    peer.close(4404);
    await it.reached('closed');
    await it.part('announcer').filter({ hasText: 'There is no such stream. ' }).waitFor({ state: 'attached' });
    expect(await it.part('announcer').getAttribute('role')).toBe('status');
  });
});
