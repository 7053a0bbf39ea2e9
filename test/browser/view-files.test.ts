import { expect, test } from '@jest/globals';
import { noise, pngOf } from './support/pixels.js';
import type { ScriptedPeer } from './support/scripted-peer.js';
import { ViewFixture } from './support/view-fixture.js';
import type { ViewPage } from './support/view-page.js';

const fixture = ViewFixture.use();
const FRAME = noise(80, 60);

/** A view that cannot have one of the files beside the client's. */
async function openWithout(file: string): Promise<{ page: ViewPage; mounted(): Promise<ScriptedPeer> }> {
  const page = await fixture.page();
  await page.page.route(`**/${file}`, (route) => route.abort());
  const mounted = async () => {
    const peer = await (await fixture.server()).nextPeer();
    peer.config();
    peer.picture({ seq: 1, width: FRAME.width, height: FRAME.height }, await pngOf(FRAME));
    return peer;
  };
  return { page, mounted };
}

test('a view that cannot have the file for zoom says so, and the wheel is the application’s', async () => {
  const { page, mounted } = await openWithout('zoom.js');
  await page.mount({ zoom: true });
  const peer = await mounted();
  await page.reached('live');
  expect(await page.error()).toMatch(/^no zoom: /);
  await page.page.mouse.move(208, 158);
  await page.page.keyboard.down('Control');
  await page.page.mouse.wheel(0, 40);
  await page.page.keyboard.up('Control');
  await peer.until('the wheel', () => peer.events.some(({ event }) => event.type === 'wheel'));
});

test('a view that cannot have the file for input says so, and shows the picture', async () => {
  const { page, mounted } = await openWithout('input.js');
  await page.mount();
  const peer = await mounted();
  await peer.acked(1);
  await page.reached('live');
  expect(await page.error()).toMatch(/^the view takes no input: /);
});

test.each(['zoom.js', 'input.js'])(
  'a page that throws when it is told of %s has its view all the same',
  async (file) => {
    const { page, mounted } = await openWithout(file);
    const thrown = page.page.waitForEvent('pageerror');
    await page.page.evaluate(`
    mount({ zoom: true });
    views[0].log.errors.push = () => { throw new Error('by the page'); };
  `);
    const peer = await mounted();
    await peer.acked(1);
    await page.reached('live');
    expect((await thrown).message).toBe('by the page');
  },
);
