import { expect, test } from '@jest/globals';
import { linkFaults, linksOf } from '../../support/documentation/links.js';
import { linkedPages, readPage } from '../../support/documentation/pages.js';

test('every link leads to a file that is there, and to a heading that is there', () => {
  const links = linkedPages().flatMap((page) => linksOf(page, readPage(page)));
  expect(links.length).toBeGreaterThan(20);
  expect(linkFaults(links)).toEqual([]);
});

test.each([
  ['[errors](errors.md)', []],
  ['[one of them](errors.md#rfb_err_module_twice)', []],
  ['[above](#errors)', []],
  ['![picture](../LICENSE "title")', []],
  ['[elsewhere](https://app.example.com/nothing.md) and [by mail](mailto:ada@example.com)', []],
  ['in code, `[a](nowhere.md)`', []],
  ['[gone](gone.md)', ['docs/errors.md:3: gone.md does not exist']],
  ['[gone](errors.md#gone)', ['docs/errors.md:3: errors.md#gone has no such heading']],
  ['[gone](#gone)', ['docs/errors.md:3: #gone has no such heading']],
  ['<img alt="" src="media/gone.svg">', ['docs/errors.md:3: media/gone.svg does not exist']],
])('%s', (text, expected) => {
  expect(linkFaults(linksOf('docs/errors.md', `# Errors\n\n${text}\n`))).toEqual(expected);
});
