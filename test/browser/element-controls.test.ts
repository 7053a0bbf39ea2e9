import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { ElementPage } from './support/element-page.js';
import { Pixels, RED } from './support/pixels.js';
import { ViewFixture } from './support/view-fixture.js';

const fixture = ViewFixture.use();

describe('the toolbar by the keyboard', () => {
  test('is one stop for Tab, within which the arrows go round', async () => {
    const { it } = await ElementPage.live(fixture, 'controls view-only');
    const { keyboard } = it.page;
    await keyboard.press('Tab');
    expect(await it.focused()).toBe('Fit: Contain');
    const visited: string[] = [];
    for (let step = 0; step < 5; step += 1) {
      await keyboard.press('ArrowRight');
      visited.push(await it.focused());
    }
    expect(visited).toEqual([
      'Format: Automatic',
      'Save screenshot',
      'Figures',
      'Full screen',
      // and round:
      'Fit: Contain',
    ]);
    await keyboard.press('ArrowLeft');
    expect(await it.focused()).toBe('Full screen');
    await keyboard.press('Home');
    await keyboard.press('End');
    expect(await it.focused()).toBe('Full screen');
    await keyboard.press('Tab');
    expect(await it.focused()).toBe('After it');
    await keyboard.press('Shift+Tab');
    expect(await it.focused()).toBe('Full screen');
  });

  test('a menu opens at its value, chooses with Enter and gives the focus back', async () => {
    const { it, peer } = await ElementPage.live(fixture);
    const { keyboard } = it.page;
    await it.button('Format: Automatic').focus();
    await keyboard.press('ArrowDown');
    expect(await it.focused()).toBe('Automatic');
    await keyboard.press('ArrowUp');
    expect(await it.focused()).toBe('WebP');
    await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    expect(await it.focused()).toBe('Format: PNG');
    expect(await it.call(({ transport }) => transport)).toBe('png');
    expect(await peer.message('capabilities')).toMatchObject({ supported: ['image/png', 'image/png;strips'] });
    await keyboard.press('Enter');
    expect(await it.page.getByRole('menuitemradio', { name: 'PNG' }).getAttribute('aria-checked')).toBe('true');
    await keyboard.press('Escape');
    expect(await it.page.getByRole('menu').count()).toBe(0);
    expect(await it.focused()).toBe('Format: PNG');
  });

  test('a menu closes when something else is clicked, and sends none of its keys', async () => {
    const { it, peer } = await ElementPage.live(fixture);
    await it.button('Fit: Contain').click();
    await it.page.keyboard.press('ArrowDown');
    await it.page.keyboard.press(' ');
    expect(await it.call(({ fit }) => fit)).toBe('cover');
    await it.button('Fit: Cover').click();
    await it.part('stage').click();
    expect(await it.page.getByRole('menu').count()).toBe(0);
    await it.page.keyboard.press('x');
    await peer.until('the key', ({ events }) => events.some(({ event }) => event.type === 'key_down'));
    const keys = peer.events.filter(({ event }) => event.type === 'key_down');
    expect(keys.map(({ event }) => 'key' in event && event.key)).toEqual(['x']);
  });
});

describe('the screenshot', () => {
  test('is a PNG of the picture, named after stream and time', async () => {
    const { it } = await ElementPage.live(fixture);
    const downloading = it.page.waitForEvent('download');
    // It is there for some seconds.
    const telling = it.part('notice').getByText('Saved as ').textContent();
    await it.button('Save screenshot').click();
    const [download, told] = await Promise.all([downloading, telling]);
    expect(download.suggestedFilename()).toMatch(/^camera \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/);
    const picture = await Pixels.decode(await readFile(await download.path()));
    expect([picture.width, picture.height]).toEqual([40, 30]);
    expect(picture.at(20, 15)).toEqual(RED);
    expect(told).toBe(`Saved as ${download.suggestedFilename()}`);
  });

  test('says so where there is no picture yet', async () => {
    const { it } = await ElementPage.connect(fixture);
    await it.button('Save screenshot').click();
    await it.part('notice').waitFor();
    expect(await it.part('notice').textContent()).toBe('There is no picture to save yet.');
  });
});

describe('full screen', () => {
  test('is the element with its toolbar, and the button leads back', async () => {
    const { it } = await ElementPage.live(fixture);
    await it.button('Full screen').click();
    await it.button('Leave full screen').waitFor();
    expect(await it.page.evaluate(() => document.fullscreenElement?.localName)).toBe('remote-framebuffer');
    expect(await it.part('bar').isVisible()).toBe(true);
    await it.button('Leave full screen').click();
    await it.button('Full screen').waitFor();
    expect(await it.page.evaluate(() => document.fullscreenElement)).toBeNull();
  });

  test('is over for an element that is taken out, and its button says so when it is back', async () => {
    const { it } = await ElementPage.live(fixture);
    await it.button('Full screen').click();
    await it.button('Leave full screen').waitFor();
    await it.call(async (element) => {
      const left = new Promise((resolve) => document.addEventListener('fullscreenchange', resolve, { once: true }));
      element.remove();
      await left;
      document.querySelector('#place')!.append(element);
    });
    await it.button(/^Full screen$/).waitFor();
    expect(await it.button('Leave full screen').count()).toBe(0);
  });
});

describe('figures', () => {
  test('the button shows and hides them, and the page may as well', async () => {
    const { it } = await ElementPage.live(fixture);
    await it.button('Figures').click();
    await it.part('hud').getByText('40 × 30').waitFor();
    expect(await it.call(({ hud }) => hud)).toBe(true);
    expect(await it.button('Figures').getAttribute('aria-pressed')).toBe('true');
    await it.set('hud', null);
    expect(await it.part('hud').isVisible()).toBe(false);
    expect(await it.button('Figures').getAttribute('aria-pressed')).toBe('false');
  });

  test('go with the stream that they are of', async () => {
    const { it } = await ElementPage.live(fixture, 'controls hud');
    await it.part('hud').getByText('40 × 30').waitFor();
    await it.set('src', null);
    await it.reached('idle');
    expect(await it.part('hud').isVisible()).toBe(true);
    expect(await it.part('hud').textContent()).not.toMatch(/\d/);
  });

  test('are written once per message at most, and not at all where nobody sees them', async () => {
    const { it, peer } = await ElementPage.live(fixture, '');
    /** Moments at which figures or status line changed while so many messages with figures came. */
    const changes = (messages: number) =>
      it.call(async (element, count) => {
        let moments = 0;
        const observer = new MutationObserver(() => (moments += 1));
        for (const part of element.shadowRoot!.querySelectorAll('[part=hud], [part=status]')) {
          observer.observe(part, { subtree: true, childList: true, characterData: true });
        }
        for (let seen = 0; seen < count; seen += 1) {
          await new Promise((resolve) => element.addEventListener('rfb-stats', resolve, { once: true }));
        }
        observer.disconnect();
        return moments;
      }, messages);
    expect(await changes(3)).toBe(0);
    await it.set('hud', '');
    const watching = changes(3);
    peer.send({ type: 'stats', rtt_ms: 12 });
    expect(await watching).toBeLessThanOrEqual(3);
    await it.part('hud').getByText('12 ms').waitFor();
  });

  test('the round trip is a badge, where the server tells it', async () => {
    const { it, peer } = await ElementPage.live(fixture);
    expect(await it.part('latency').isVisible()).toBe(false);
    for (const [rttMs, tone] of [
      [12, 'good'],
      [90, 'fair'],
      [400, 'poor'],
    ] as const) {
      peer.send({ type: 'stats', rtt_ms: rttMs });
      await it.element.locator(`[part~="latency"][data-tone=${tone}]`).waitFor();
      expect(await it.part('latency').textContent()).toBe(`Round trip ${rttMs} ms`);
    }
  });

  test('a viewer that may not steer is told', async () => {
    const { it, peer } = await ElementPage.connect(fixture);
    await it.show(peer, 'view');
    await it.part('view-only').waitFor();
    expect(await it.call(({ viewerRole, canControl }) => [viewerRole, canControl])).toEqual(['view', false]);
  });

  test('a viewer that may not steer one stream is not told so of the next, which has not answered yet', async () => {
    const { it, peer } = await ElementPage.connect(fixture);
    await it.show(peer, 'view');
    await it.part('view-only').waitFor();
    const found = await it.call(async (element) => {
      const heard = new Promise((resolve) => {
        const tell = () => resolve([element.state, element.viewerRole ?? 'nobody', element.view === undefined]);
        element.addEventListener('rfb-state', tell, { once: true });
      });
      element.src = '/rfb/second';
      return heard;
    });
    expect(found).toEqual(['connecting', 'nobody', true]);
    const second = await (await fixture.server()).nextPeer();
    await second.message('hello');
    expect(await it.part('view-only').isVisible()).toBe(false);
    await it.show(second);
    const once = ['connecting', 'waiting', 'live'];
    expect((await it.events('rfb-state')).map(({ state }) => state)).toEqual([...once, ...once]);
  });

  test('a viewer that wants to watch only is told so before the server answers', async () => {
    const { it, peer } = await ElementPage.connect(fixture, 'controls view-only');
    await peer.message('hello');
    expect(await it.part('view-only').isVisible()).toBe(true);
  });
});
