import { describe, expect, test } from '@jest/globals';
import type { CDPSession } from 'playwright-core';
import type { ScriptedPeer } from './support/scripted-peer.js';
import { ViewFixture } from './support/view-fixture.js';
import type { MountOptions, ViewPage } from './support/view-page.js';

const fixture = ViewFixture.use();

/** A live view that has the keyboard, and its browser's input methods. */
async function openTyping(
  options: MountOptions = {},
): Promise<{ page: ViewPage; peer: ScriptedPeer; ime: CDPSession }> {
  const { page, peer } = await fixture.openLive(options);
  await page.page.mouse.click(208, 158);
  return { page, peer, ime: await page.context.newCDPSession(page.page) };
}

/** What was typed, short. */
function typed(peer: ScriptedPeer): string[] {
  return peer.events.flatMap(({ event }) => {
    if (event.type === 'char') return [`char ${event.data}`];
    return event.type === 'key_down' || event.type === 'key_up' ? [`${event.type} ${event.key}`] : [];
  });
}

const untilTyped = (peer: ScriptedPeer, count: number) =>
  peer.until(`${count} events of text`, () => typed(peer).length >= count);

const field = (page: ViewPage) => page.page.locator('#stage textarea');

test('a word that is composed comes once, whole, when it is chosen', async () => {
  const { page, peer, ime } = await openTyping();
  for (const text of ['n', 'に', 'にh', 'にほ', '日本']) {
    await ime.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  }
  // Whoever composes sees what.
  expect(await field(page).evaluate((element) => getComputedStyle(element).opacity)).toBe('1');
  await ime.send('Input.insertText', { text: '日本' });
  await untilTyped(peer, 1);
  await page.page.keyboard.press('a');
  await untilTyped(peer, 3);
  expect(typed(peer)).toEqual(['char 日本', 'key_down a', 'key_up a']);
  expect(await field(page).evaluate((element) => getComputedStyle(element).opacity)).toBe('0');
});

test('a composition that is given up sends nothing', async () => {
  const { page, peer, ime } = await openTyping();
  await ime.send('Input.imeSetComposition', { text: 'か', selectionStart: 1, selectionEnd: 1 });
  await ime.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
  await page.page.keyboard.press('a');
  await untilTyped(peer, 2);
  expect(typed(peer)).toEqual(['key_down a', 'key_up a']);
});

test('keys that an input method takes are no keys of the application', async () => {
  const { page, peer, ime } = await openTyping();
  await ime.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Process',
    code: 'KeyN',
    windowsVirtualKeyCode: 229,
  });
  await ime.send('Input.imeSetComposition', { text: 'ん', selectionStart: 1, selectionEnd: 1 });
  await ime.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'n', code: 'KeyN', windowsVirtualKeyCode: 78 });
  await ime.send('Input.insertText', { text: 'ん' });
  await page.page.keyboard.press('a');
  await untilTyped(peer, 3);
  expect(typed(peer)).toEqual(['char ん', 'key_down a', 'key_up a']);
});

test('what is typed by key is told by key alone', async () => {
  const { page, peer } = await openTyping();
  await page.page.keyboard.type('aB é');
  await peer.until('the last letter', () => typed(peer).some((each) => each === 'char é' || each === 'key_up é'));
  const text = typed(peer).filter((each) => !each.startsWith('key_up') && !each.includes('Shift'));
  // This keyboard has no é: an emulated input method writes it.
  expect(text).toEqual(['key_down a', 'key_down B', 'key_down  ', 'char é']);
  expect(await field(page).inputValue()).toBe(' ');
});

test('text without a key, as of emoji pickers and dictation, arrives whole, in parts that the wire takes', async () => {
  const { page, peer } = await openTyping();
  const text = `${'x'.repeat(1023)}👩‍👩‍👧 end`;
  await page.page.keyboard.insertText(text);
  await peer.until('all of it', () => typed(peer).join('').includes('end'));
  const parts = typed(peer).map((each) => each.slice('char '.length));
  expect(parts.join('')).toBe(text);
  expect(parts.map((part) => part.length)).toEqual([1023, text.length - 1023]);
});

test('an on-screen keyboard, which knows no keys, still has Backspace and Enter', async () => {
  const { page, peer } = await openTyping();
  await page.page.evaluate(() => {
    document.execCommand('insertText', false, 'hi');
    document.execCommand('delete');
    document.execCommand('insertLineBreak');
  });
  await untilTyped(peer, 5);
  expect(typed(peer)).toEqual(['char hi', 'key_down Backspace', 'key_up Backspace', 'key_down Enter', 'key_up Enter']);
});

describe('the text field', () => {
  test('is where the viewer clicked, and moves nothing on the page', async () => {
    const { page } = await openTyping();
    expect(await field(page).boundingBox()).toMatchObject({ x: 208, y: 158, width: 1 });
    await page.page.mouse.click(400, 300);
    const box = (await field(page).boundingBox())!;
    expect([box.x, box.y + box.height]).toEqual([400, 308]);
    expect(await page.page.locator('canvas').boundingBox()).toEqual({ x: 8, y: 8, width: 400, height: 300 });
    expect(await page.page.evaluate(() => scrollY)).toBe(0);
  });

  test('has the view’s name for a screen reader, and no on-screen keyboard by itself', async () => {
    const { page } = await openTyping({ label: 'Reactor plot' });
    expect(await page.page.getByRole('textbox', { name: 'Reactor plot' }).count()).toBe(1);
    expect(await field(page).getAttribute('inputmode')).toBe('none');
    await page.call((view) => view.setVirtualKeyboard(true));
    expect(await field(page).getAttribute('inputmode')).toBe('text');
    expect(await field(page).evaluate((element) => element.matches(':focus'))).toBe(true);
    await page.call((view) => view.setVirtualKeyboard(false));
    expect(await field(page).getAttribute('inputmode')).toBe('none');
  });

  test('is reached by Tab with a ring about the view, and left by Tab in both directions', async () => {
    const { page } = await fixture.openLive();
    await page.page.evaluate(() => {
      const before = Object.assign(document.createElement('button'), { id: 'before' });
      document.body.prepend(before);
      before.focus();
    });
    const where = () => page.page.evaluate(() => document.activeElement?.id || document.activeElement?.localName);
    const ring = () => page.page.locator('canvas').evaluate((canvas) => canvas.style.outlineStyle);
    await page.page.keyboard.press('Tab');
    expect([await where(), await ring()]).toEqual(['textarea', 'auto']);
    await page.page.keyboard.press('Tab');
    expect([await where(), await ring()]).toEqual(['elsewhere', '']);
    await page.page.keyboard.press('Shift+Tab');
    expect([await where(), await ring()]).toEqual(['textarea', 'auto']);
    await page.page.keyboard.press('Shift+Tab');
    expect(await where()).toBe('before');
    await page.page.mouse.click(208, 158);
    expect([await where(), await ring()]).toEqual(['textarea', '']);
  });

  test('gives the keys back to the page while the view only watches, and has them again after', async () => {
    const { page, peer } = await openTyping();
    await page.call((view) => view.setViewOnly(true));
    expect(await field(page).evaluate((element) => element.matches(':focus'))).toBe(false);
    await page.page.keyboard.press('PageDown');
    await page.page.waitForFunction(() => scrollY > 0);
    await page.call((view) => view.setViewOnly(false));
    await page.page.keyboard.press('a');
    await untilTyped(peer, 2);
    expect(typed(peer)).toEqual(['key_down a', 'key_up a']);
  });

  test('goes with the view', async () => {
    const { page } = await openTyping();
    await page.call((view) => view.dispose());
    expect(await page.page.locator('#stage > *').count()).toBe(0);
  });

  test('is not there for a page that wants none', async () => {
    const { page, peer } = await openTyping({ textInput: false });
    expect(await field(page).count()).toBe(0);
    await page.page.keyboard.press('a');
    await untilTyped(peer, 2);
    expect(typed(peer)).toEqual(['key_down a', 'key_up a']);
  });
});
