import { describe, expect, test } from '@jest/globals';
import { ElementPage, SRC } from './support/element-page.js';
import { isNear, Pixels, RED } from './support/pixels.js';
import { ViewFixture } from './support/view-fixture.js';

const fixture = ViewFixture.use();

async function pixels(it: ElementPage, part = 'stage'): Promise<Pixels> {
  return Pixels.decode(await it.part(part).screenshot());
}

/** Looks until what a person sees satisfies `seen`. */
async function expectToSee(it: ElementPage, what: string, seen: (shot: Pixels) => boolean): Promise<void> {
  const deadline = Date.now() + 8000;
  while (!seen(await pixels(it))) if (Date.now() > deadline) throw new Error(`${what} is not to be seen`);
}

const corner = (shot: Pixels) => shot.at(4, shot.height / 2);
const middle = (shot: Pixels) => shot.at(shot.width / 2, shot.height / 2);

describe('an element', () => {
  test('shows the stream of its src, and tells the page', async () => {
    const { it, peer } = await ElementPage.live(fixture);
    expect(peer.path).toBe(SRC);
    await expectToSee(it, 'the picture', (shot) => isNear(middle(shot), RED, 3));
    expect((await it.events('rfb-state')).map(({ state }) => state)).toEqual(['connecting', 'waiting', 'live']);
    expect(await it.heard('rfb-role', 1)).toMatchObject([{ role: 'control', canControl: true }]);
    expect((await it.heard('rfb-stats', 1))[0]).toMatchObject({ fpsPainted: expect.any(Number) });
    expect(await it.call(({ state, viewerRole, canControl }) => [state, viewerRole, canControl])).toEqual([
      ...['live', 'control', true],
    ]);
  });

  test('is heard outside a shadow tree it is in', async () => {
    const it = await ElementPage.open(fixture);
    await it.page.evaluate((src) => {
      const root = document.querySelector('#place')!.attachShadow({ mode: 'open' });
      root.append(Object.assign(document.createElement('remote-framebuffer'), { src }));
    }, SRC);
    await (await fixture.server()).nextPeer();
    expect(await it.heard('rfb-state', 1)).toMatchObject([{ state: 'connecting', target: 'div' }]);
  });

  test('without a src is idle, and connects once it has one', async () => {
    const it = await ElementPage.open(fixture);
    await it.put('<remote-framebuffer controls></remote-framebuffer>');
    expect(await it.call(({ state, view }) => [state, view === undefined])).toEqual(['idle', true]);
    expect(it.page.workers()).toHaveLength(0);
    await it.set('src', SRC);
    const peer = await (await fixture.server()).nextPeer();
    await peer.message('hello');
    await it.set('src', '');
    expect(await peer.closed).toEqual({ code: 1000 });
    await it.reached('idle');
  });

  test('takes properties that were set before its class was there', async () => {
    const it = await ElementPage.open(fixture, { at: '/' });
    await it.page.evaluate(async (src) => {
      const early = document.createElement('remote-framebuffer');
      Object.assign(early, { src, token: 'secret', viewOnly: true, fit: 'cover' });
      document.body.append(early);
      const url = '/element/index.js';
      await import(url);
    }, SRC);
    const peer = await (await fixture.server()).nextPeer();
    expect(peer.path).toBe(SRC);
    expect(await peer.message('hello')).toMatchObject({ token: 'secret' });
    expect(await it.call(({ attributes }) => Array.from(attributes, ({ name, value }) => `${name}=${value}`))).toEqual(
      expect.arrayContaining([`src=${SRC}`, 'view-only=', 'fit=cover']),
    );
    expect(await it.call((element) => Object.keys(element))).toEqual([]);
  });

  test('a second import of it changes nothing', async () => {
    const it = await ElementPage.open(fixture);
    const same = await it.page.evaluate(async () => {
      const first = customElements.get('remote-framebuffer');
      const url = '/element/index.js?again';
      await import(url);
      return customElements.get('remote-framebuffer') === first;
    });
    expect(same).toBe(true);
  });
});

describe('an attribute that changes', () => {
  test('fit and background are seen at once, on the same connection', async () => {
    const { it, peer } = await ElementPage.live(fixture, 'background="rgb(0 0 255)"');
    await expectToSee(it, 'blue beside the picture', (shot) => isNear(corner(shot), [0, 0, 255], 3));
    await it.set('background', 'rgb(0 128 0)');
    await expectToSee(it, 'green beside the picture', (shot) => isNear(corner(shot), [0, 128, 0], 3));
    await it.set('fit', 'cover');
    await expectToSee(it, 'the picture everywhere', (shot) => isNear(corner(shot), RED, 3));
    await it.set('fit', 'no such word');
    expect(await it.call(({ fit }) => fit)).toBe('contain');
    await it.set('background', 'no such colour');
    await expectToSee(it, 'black beside the picture', (shot) => isNear(corner(shot), [0, 0, 0], 3));
    await peer.settle();
  });

  test('transport is negotiated without a new connection', async () => {
    const { it, peer } = await ElementPage.live(fixture, 'transport="jpeg"');
    expect(await peer.message('hello')).toMatchObject({ supported: ['image/jpeg'] });
    await it.set('transport', 'PNG');
    expect(await peer.message('capabilities')).toMatchObject({ supported: ['image/png', 'image/png;strips'] });
    expect(await it.call(({ transport }) => transport)).toBe('png');
  });

  test('view-only gives the input up, and says so', async () => {
    const { it } = await ElementPage.live(fixture);
    expect(await it.part('view-only').isVisible()).toBe(false);
    await it.set('view-only', '');
    expect(await it.part('view-only').textContent()).toBe('View only');
    expect(await it.part('view-only').isVisible()).toBe(true);
    expect(await it.part('canvas').getAttribute('role')).toBe('img');
    expect((await it.heard('rfb-role', 2)).at(-1)).toMatchObject({ role: 'control', canControl: false });
  });

  test('zoom has gestures enlarge the picture, on a new connection', async () => {
    const { it } = await ElementPage.live(fixture);
    const wheel = () =>
      it.element.locator('canvas').evaluate((canvas) => {
        const { x, y } = canvas.getBoundingClientRect();
        canvas.dispatchEvent(new WheelEvent('wheel', { ctrlKey: true, deltaY: -10, clientX: x, clientY: y }));
      });
    await wheel();
    expect(await it.call(({ view }) => view!.zoom.scale)).toBe(1);
    await it.set('zoom', '');
    await it.show(await (await fixture.server()).nextPeer());
    await wheel();
    expect(await it.call(({ view }) => view!.zoom.scale)).toBeCloseTo(Math.exp(0.1));
  });

  test('label names the picture', async () => {
    const { it } = await ElementPage.live(fixture, 'label="Reactor"');
    const name = () => it.part('canvas').getAttribute('aria-label');
    expect(await name()).toBe('Reactor');
    await it.set('label', 'Turbine');
    expect(await name()).toBe('Turbine');
    await it.set('label', null);
    expect(await name()).toBe('Remote view');
  });

  test('controls come and go', async () => {
    const { it } = await ElementPage.live(fixture, '');
    expect(await it.part('bar').isVisible()).toBe(false);
    await it.set('controls', '');
    expect(await it.part('bar').isVisible()).toBe(true);
    await it.set('controls', null);
    expect(await it.part('bar').isVisible()).toBe(false);
  });

  test('another src is another connection, and several changes are one', async () => {
    const { it, peer } = await ElementPage.live(fixture);
    const gone = it.page.workers()[0]!.waitForEvent('close');
    await it.call((element) => {
      element.src = '/rfb/wrong';
      element.maxBackingDimension = 100;
      element.src = '/rfb/second';
    });
    expect(await peer.closed).toEqual({ code: 1000 });
    const second = await (await fixture.server()).nextPeer();
    expect(second.path).toBe('/rfb/second');
    await it.show(second);
    expect(await second.message('set_viewport')).toMatchObject({ pwidth: 100 });
    await gone;
    expect(it.page.workers()).toHaveLength(1);
  });

  test('the texts are those of another language', async () => {
    const { it, peer } = await ElementPage.live(fixture);
    await it.call((element) => {
      element.texts = { live: 'Direkt', retry: 'Noch einmal', endings: { 4404: { title: 'Fehlt', text: 'Warten.' } } };
    });
    expect(await it.part('state').textContent()).toBe('Direkt');
    await expectToSee(it, 'the picture', (shot) => isNear(middle(shot), RED, 3));
    peer.close(4404);
    await it.button('Noch einmal').waitFor();
    expect(await it.part('banner').innerText()).toContain('Fehlt');
  });

  test('the texts of a picture that is there are those of another language as well', async () => {
    const { it, peer } = await ElementPage.live(fixture, 'controls view-only');
    const described = () => it.part('canvas').getAttribute('aria-description');
    expect(await described()).toBe('View only');
    await it.call((element) => void (element.texts = { label: 'Fernsicht', viewOnly: 'Nur ansehen' }));
    expect(await it.part('canvas').getAttribute('aria-label')).toBe('Fernsicht');
    expect(await described()).toBe('Nur ansehen');
    await it.set('view-only', null);
    expect(await described()).toBeNull();
    await it.set('view-only', '');
    expect(await described()).toBe('Nur ansehen');
    await it.set('view-only', null);
    peer.config({ role: 'view', stream: 'camera' });
    await it.part('canvas').and(it.element.locator('[data-role=view]')).waitFor();
    expect(await described()).toBe('Nur ansehen');
    await it.set('label', 'Turbine');
    expect(await it.part('canvas').getAttribute('aria-label')).toBe('Turbine');
  });
});

describe('in the document', () => {
  test('a move keeps connection and picture', async () => {
    const { it, peer } = await ElementPage.live(fixture);
    const isSame = await it.call(async (element) => {
      const { view } = element;
      document.querySelector('#elsewhere')!.append(element);
      await new Promise(requestAnimationFrame);
      return view !== undefined && element.view === view;
    });
    expect(isSame).toBe(true);
    await expectToSee(it, 'the picture', (shot) => isNear(middle(shot), RED, 3));
    await peer.settle();
    expect(it.page.workers()).toHaveLength(1);
  });

  test('who is taken out leaves nothing, and comes back with a new connection', async () => {
    const { it, peer } = await ElementPage.live(fixture);
    const gone = it.page.workers()[0]!.waitForEvent('close');
    await it.page.evaluate(() => {
      const element = document.querySelector('remote-framebuffer')!;
      element.remove();
      Object.assign(globalThis, { kept: element });
    });
    expect(await peer.closed).toEqual({ code: 1000 });
    await gone;
    await it.page.evaluate(() => {
      const { kept } = globalThis as unknown as { kept: HTMLElement };
      document.querySelector('#place')!.append(kept);
    });
    await it.show(await (await fixture.server()).nextPeer());
    await expectToSee(it, 'the picture', (shot) => isNear(middle(shot), RED, 3));
    expect(await it.part('stage').locator('canvas').count()).toBe(1);
  });

  test('another document has it dressed and connected as well', async () => {
    const { it } = await ElementPage.live(fixture);
    await it.page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.width = '600';
      frame.height = '400';
      document.querySelector('#elsewhere')!.append(frame);
      frame.contentDocument!.body.append(document.querySelector('remote-framebuffer')!);
    });
    const peer = await (await fixture.server()).nextPeer();
    peer.config();
    const bar = it.page.frameLocator('iframe').locator('remote-framebuffer [part~="bar"]');
    expect(await bar.evaluate((node) => getComputedStyle(node).display)).toBe('flex');
  });

  test('twenty times in and out leave no worker and no socket', async () => {
    const it = await ElementPage.open(fixture);
    const server = await fixture.server();
    for (let round = 0; round < 20; round += 1) {
      await it.put(`<remote-framebuffer src="${SRC}" controls hud></remote-framebuffer>`);
      const peer = await server.nextPeer();
      await peer.message('hello');
      peer.config();
      const [worker] = it.page.workers();
      const gone = worker!.waitForEvent('close');
      await it.put('');
      expect(await peer.closed).toEqual({ code: 1000 });
      await gone;
    }
    expect(it.page.workers()).toHaveLength(0);
  });
});

describe('under a strict policy', () => {
  test.each(['?strict', '?self'])('%s: it is dressed, connected and says nothing against the policy', async (query) => {
    const { it } = await ElementPage.live(fixture, 'controls hud worker="/client/worker/index.js"', {
      at: `/element.html${query}`,
    });
    expect(await it.part('bar').evaluate((node) => getComputedStyle(node).display)).toBe('flex');
    await it.button('Fit: Contain').click();
    await it.page.getByRole('menuitemradio', { name: 'Cover' }).click();
    expect(it.console.filter((line) => /content security policy/i.test(line))).toEqual([]);
  });

  test('without a worker’s file it is shown as well, and the console says what is missing', async () => {
    const { it } = await ElementPage.live(fixture, 'controls', { at: '/element.html?self' });
    await expectToSee(it, 'the picture', (shot) => isNear(middle(shot), RED, 3));
    expect(it.page.workers()).toHaveLength(0);
    expect(it.console.filter((line) => /serve nestjs-rfb\/client\/worker/.test(line))).toHaveLength(1);
  });
});
