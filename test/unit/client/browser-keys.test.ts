import { expect, test } from '@jest/globals';
import { staysWithBrowser, type KeyPress } from '../../../lib/client/input/browser-keys.js';

function press(keys: string): KeyPress {
  const parts = keys.split(/\+(?=.)/);
  const key = parts.at(-1)!;
  const has = (name: string) => parts.slice(0, -1).includes(name);
  return {
    key,
    code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
    shiftKey: has('Shift'),
    ctrlKey: has('Control'),
    altKey: has('Alt'),
    metaKey: has('Meta'),
  };
}

test.each([
  ...['F5', 'F6', 'F11', 'F12', 'Tab', 'Shift+Tab'],
  ...['t', 'w', 'n', 'r', 'l', 'q', 'Tab', 'PageUp', 'PageDown', '1', '9'].map((key) => `Control+${key}`),
  ...['t', 'w', 'n', 'r', 'l', 'q'].map((key) => `Meta+${key}`),
  ...['Control++', 'Control+-', 'Control+=', 'Control+0', 'Meta+0'],
  ...['Control+Shift+T', 'Control+Shift+N', 'Control+Shift+R'],
  ...['Control+Shift+I', 'Control+Shift+J', 'Control+Shift+C', 'Meta+Alt+i'],
])('%s stays with the browser', (keys) => {
  expect(staysWithBrowser(press(keys), false)).toBe(true);
});

test.each([
  ...[' ', 'ArrowDown', 'a', 'r', '5', '+', 'Backspace', 'Enter', 'Escape', 'PageDown', 'F1', 'F10'],
  ...['Control+a', 'Control+c', 'Control+v', 'Control+s', 'Control+z', 'Control+k', 'Meta+c', 'Alt+ArrowLeft'],
  ...['Control', 'Shift', 'Alt', 'Meta', 'Shift+F10', 'Alt+Enter'],
])('%j is the application’s', (keys) => {
  expect(staysWithBrowser(press(keys), false)).toBe(false);
});

test('a character of AltGr, which Windows tells as Control and Alt, is the application’s', () => {
  expect(staysWithBrowser({ ...press('Control+Alt+@'), code: 'KeyQ' }, false)).toBe(false);
});

test('developer tools are known where Option makes another character of their key', () => {
  expect(staysWithBrowser({ ...press('Meta+Alt+ˆ'), code: 'KeyI' }, false)).toBe(true);
});

test('Tab is the application’s where the page says so, but not with Control', () => {
  expect(['Tab', 'Shift+Tab', 'Control+Tab'].map((keys) => staysWithBrowser(press(keys), true))).toEqual([
    false,
    false,
    true,
  ]);
});
