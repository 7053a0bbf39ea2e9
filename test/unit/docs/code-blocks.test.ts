import { expect, jest, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { blockFaults } from '../../support/documentation/block-faults.js';
import { codeBlocks } from '../../support/documentation/code-blocks.js';
import { documentationPages, readPage, ROOT } from '../../support/documentation/pages.js';
import { KNOWN_COMMANDS } from '../../support/documentation/shell-commands.js';

/** The compiler reads the types of Nest, Node and the browser, on a machine that may run other tests. */
jest.setTimeout(300_000);

test('every code block of the documentation compiles, parses, or is run by a test', async () => {
  const blocks = documentationPages().flatMap((page) => codeBlocks(page, readPage(page)));
  expect(blocks.length).toBeGreaterThan(20);
  expect(await blockFaults(blocks)).toEqual([]);
});

test.each(KNOWN_COMMANDS.map(({ testedBy }) => testedBy))(
  '%s, which runs commands of the documentation, is there',
  (path) => {
    expect(existsSync(ROOT + path)).toBe(true);
  },
);
