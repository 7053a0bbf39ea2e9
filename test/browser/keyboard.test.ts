import { describe, expect, test } from '@jest/globals';
import { ViewFixture } from './support/view-fixture.js';
import type { MountOptions } from './support/view-page.js';

const fixture = ViewFixture.use();

describe('keys', () => {
  test('a click gives the keyboard to the view, and keys arrive with code, modifiers and repeat', async () => {
    const { page, peer } = await fixture.openLive();
    await page.page.mouse.click(208, 158);
    await page.page.keyboard.down('Shift');
    await page.page.keyboard.down('A');
    await page.page.keyboard.down('A');
    await page.page.keyboard.up('A');
    await page.page.keyboard.up('Shift');
    await peer.until('both ups', ({ events }) => events.filter(({ event }) => event.type === 'key_up').length === 2);
    const keys = peer.events.flatMap(({ event }) =>
      event.type === 'key_down' || event.type === 'key_up' ? [event] : [],
    );
    expect(keys).toMatchObject([
      { type: 'key_down', key: 'Shift', code: 'ShiftLeft', modifiers: ['Shift'], repeat: false },
      { type: 'key_down', key: 'A', code: 'KeyA', modifiers: ['Shift'], repeat: false },
      { type: 'key_down', key: 'A', code: 'KeyA', modifiers: ['Shift'], repeat: true },
      { type: 'key_up', key: 'A', code: 'KeyA', modifiers: ['Shift'], repeat: false },
      { type: 'key_up', key: 'Shift', code: 'ShiftLeft', modifiers: [], repeat: false },
    ]);
  });

  test('a space does not scroll the page, and Tab leaves the view', async () => {
    const { page, peer } = await fixture.openLive();
    await page.call((view) => view.focus());
    await page.page.keyboard.press('Space');
    await page.page.keyboard.press('PageDown');
    await peer.until('the keys', ({ events }) => events.length === 4);
    expect(await page.page.evaluate(() => scrollY)).toBe(0);
    await page.page.keyboard.press('Tab');
    expect(await page.page.evaluate(() => document.activeElement?.id)).toBe('elsewhere');
  });
});

type Press = Pick<KeyboardEventInit, 'key' | 'code' | 'ctrlKey' | 'shiftKey' | 'metaKey'>;

describe('keys of the browser', () => {
  /** Whether the page leaves it to the browser, and what the application is told. */
  async function pressed(options: MountOptions, init: Press) {
    const { page, peer } = await fixture.openLive(options);
    await page.call((view) => view.focus());
    const isLeft = await page.page.evaluate(
      (given) =>
        document.activeElement!.dispatchEvent(
          new KeyboardEvent('keydown', { ...given, bubbles: true, cancelable: true }),
        ),
      init,
    );
    await peer.settle();
    return { isLeft, told: peer.events.length };
  }

  test.each<[string, Press]>([
    ['reload', { key: 'F5', code: 'F5' }],
    ['the address bar', { key: 'l', code: 'KeyL', ctrlKey: true }],
    ['the developer tools', { key: 'I', code: 'KeyI', ctrlKey: true, shiftKey: true }],
  ])('%s stays with the browser, and the application is not told', async (_, init) => {
    expect(await pressed({}, init)).toEqual({ isLeft: true, told: 0 });
  });

  test('saving and copying are the application’s, and the browser does neither', async () => {
    expect(await pressed({}, { key: 's', code: 'KeyS', ctrlKey: true })).toEqual({ isLeft: false, told: 1 });
    expect(await pressed({}, { key: 'c', code: 'KeyC', metaKey: true })).toEqual({ isLeft: false, told: 1 });
  });

  test('Tab is the application’s where the page wants it so', async () => {
    const { page, peer } = await fixture.openLive({ captureTab: true });
    await page.page.mouse.click(208, 158);
    await page.page.keyboard.press('Tab');
    await peer.until('Tab', ({ events }) => events.some(({ event }) => event.type === 'key_up' && event.key === 'Tab'));
    expect(await page.page.evaluate(() => document.activeElement?.localName)).toBe('textarea');
  });
});

describe('looking away', () => {
  test('what is pressed is released when the view loses the focus, and its late ups are not told twice', async () => {
    const { page, peer } = await fixture.openLive();
    await page.page.mouse.move(208, 158);
    await page.page.mouse.down();
    await page.page.mouse.down({ button: 'right' });
    await page.page.keyboard.down('w');
    await page.page.keyboard.down('ArrowUp');
    await page.page.locator('#elsewhere').focus();
    await peer.until('four ups', ({ events }) => events.filter(({ event }) => event.type.endsWith('_up')).length === 4);
    await page.page.keyboard.up('w');
    await page.page.mouse.up();
    await page.page.mouse.up({ button: 'right' });
    await peer.settle();
    const ups = peer.events.flatMap(({ event }): (string | number)[] => {
      if (event.type === 'pointer_up') return [event.button];
      return event.type === 'key_up' ? [event.code] : [];
    });
    expect(ups).toEqual([1, 2, 'KeyW', 'ArrowUp']);
  });

  test('what is pressed is released when the page is hidden', async () => {
    const { page, peer } = await fixture.openLive();
    await page.page.mouse.move(208, 158);
    await page.page.mouse.down();
    await page.page.keyboard.down('w');
    await peer.until('the key', ({ events }) => events.some(({ event }) => event.type === 'key_down'));
    await page.hide(true);
    await peer.message('visibility');
    expect(peer.events.slice(-2).map(({ event }) => event.type)).toEqual(['pointer_up', 'key_up']);
  });

  test('a window that loses the focus releases too', async () => {
    const { page, peer } = await fixture.openLive();
    await page.page.mouse.move(208, 158);
    await page.page.mouse.down();
    await page.page.evaluate(() => globalThis.dispatchEvent(new Event('blur')));
    await peer.until('the up', ({ events }) => events.some(({ event }) => event.type === 'pointer_up'));
    expect(peer.events.at(-1)!.event).toMatchObject({ type: 'pointer_up', x: 20, y: 15, buttons: [] });
  });
});

describe('only watching', () => {
  test('nothing is sent, and wheel and keys are left to the page', async () => {
    const { page, peer } = await fixture.openLive({ viewOnly: true });
    await page.page.mouse.click(208, 158);
    await page.call((view) => view.focus());
    await page.page.keyboard.press('a');
    await page.page.mouse.wheel(0, 50);
    await page.page.waitForFunction(() => scrollY > 0);
    await peer.settle();
    expect(peer.events).toEqual([]);
  });

  test('a switch to watching releases what is pressed first, a switch back takes input again', async () => {
    const { page, peer } = await fixture.openLive();
    await page.page.mouse.move(208, 158);
    await page.page.mouse.down();
    await page.call((view) => view.setViewOnly(true));
    await peer.until('the up', ({ events }) => events.some(({ event }) => event.type === 'pointer_up'));
    const before = peer.events.length;
    await page.page.mouse.up();
    await page.page.mouse.click(158, 158);
    await peer.settle();
    expect(peer.events).toHaveLength(before);
    await page.call((view) => view.setViewOnly(false));
    await page.page.mouse.click(108, 158);
    await peer.until(
      'the click',
      ({ events }) => events.filter(({ event }) => event.type === 'pointer_up').length === 2,
    );
  });

  test('a viewer whose role is to watch keeps its wheel, until the role changes', async () => {
    const { page, peer } = await fixture.openLive();
    peer.config({ role: 'view' });
    await page.page.waitForFunction(
      () => (globalThis as unknown as { views: { log: { configs: unknown[] } }[] }).views[0]!.log.configs.length === 2,
    );
    await page.page.mouse.click(208, 158);
    await peer.settle();
    expect(peer.events).toEqual([]);
    peer.config({ role: 'control' });
    await page.page.waitForFunction(
      () => (globalThis as unknown as { views: { log: { configs: unknown[] } }[] }).views[0]!.log.configs.length === 3,
    );
    await page.page.mouse.click(208, 158);
    await peer.until('the click', ({ events }) => events.some(({ event }) => event.type === 'pointer_up'));
  });
});

test('a screen reader is told what the canvas is', async () => {
  const { page } = await fixture.openLive({ label: 'Reactor plot' });
  expect(await page.page.getByRole('application', { name: 'Reactor plot' }).count()).toBe(1);
  await page.call((view) => view.setViewOnly(true));
  expect(await page.page.getByRole('img', { name: 'Reactor plot' }).count()).toBe(1);
});
