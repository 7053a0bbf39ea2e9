import { describe, expect, test } from '@jest/globals';
import type { ViewOptions } from '../../../lib/client/index.js';
import { copyOptions, effective, isSame } from '../../../lib/binding/option-values.js';
import { namesOf, OPTION_NAMES } from '../../../lib/binding/option-names.js';
import { splitProps } from '../../../lib/binding/split-props.js';

describe('an option means the same', () => {
  test.each<[string, keyof ViewOptions, ViewOptions, ViewOptions]>([
    ['left out or given as its default', 'url', {}, { url: '/rfb' }],
    ['left out or undefined', 'fit', {}, { fit: undefined }],
    ['as a list written anew', 'supported', { supported: ['image/png'] }, { supported: ['image/png'] }],
    ['as a URL or as its text', 'worker', { worker: new URL('http://a/w.js') }, { worker: 'http://a/w.js' }],
    ['as a URL written anew', 'worker', { worker: new URL('http://a/w.js') }, { worker: new URL('http://a/w.js') }],
  ])('%s', (_, name, before, after) => {
    expect(isSame(before, after, name)).toBe(true);
    expect(isSame(after, before, name)).toBe(true);
  });

  test.each<[string, keyof ViewOptions, ViewOptions, ViewOptions]>([
    ['a longer list', 'supported', { supported: ['image/png'] }, { supported: ['image/png', 'image/webp'] }],
    [
      'another order',
      'supported',
      { supported: ['image/png', 'image/webp'] },
      { supported: ['image/webp', 'image/png'] },
    ],
    ['another URL', 'worker', { worker: new URL('http://a/w.js') }, { worker: new URL('http://a/v.js') }],
    ['a URL or none', 'worker', { worker: new URL('http://a/w.js') }, {}],
    ['a token or none', 'token', { token: 'a' }, {}],
    ['other than the default', 'viewOnly', {}, { viewOnly: true }],
  ])('and another as %s', (_, name, before, after) => {
    expect(isSame(before, after, name)).toBe(false);
    expect(isSame(after, before, name)).toBe(false);
  });
});

test('options that are copied do not change with a list of the page', () => {
  const supported: ViewOptions['supported'] & unknown[] = ['image/png'];
  const copy = copyOptions({ supported, fit: 'fill' });
  supported.push('image/jpeg');
  expect(copy).toEqual({ supported: ['image/png'], fit: 'fill' });
});

test('an option that is left out is its default', () => {
  expect(effective({}, 'viewOnlyLabel')).toBe('View only');
  expect(effective({ fit: undefined }, 'fit')).toBe('contain');
  expect(effective({ viewOnly: true }, 'viewOnly')).toBe(true);
});

test('every option is treated in one way', () => {
  const treated = [...namesOf('live'), ...namesOf('anew'), ...namesOf('callback')];
  expect(treated.sort()).toEqual([...OPTION_NAMES].sort());
});

test('options are told from attributes of the element', () => {
  const props = { url: '/rfb/a', className: 'stage', onState: () => {}, 'aria-busy': true };
  expect(splitProps(props)).toEqual([
    { url: '/rfb/a', onState: props.onState },
    { className: 'stage', 'aria-busy': true },
  ]);
});
