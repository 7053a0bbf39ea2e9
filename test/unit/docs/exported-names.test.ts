import { expect, test } from '@jest/globals';
import { documentationPages, readPage } from '../../support/documentation/pages.js';

/** Entries of the package, by what they are imported as; the protocol has its own page, which says more than names. */
const ENTRIES = {
  'nestjs-rfb': 'lib/index.ts',
  'nestjs-rfb/client': 'lib/client/index.ts',
  'nestjs-rfb/prometheus': 'lib/prometheus/index.ts',
  'nestjs-rfb/terminus': 'lib/terminus/index.ts',
  'nestjs-rfb/testing': 'lib/testing/index.ts',
};

/** Every name that a file exports as a value; types explain themselves where they are used. */
function exportedNames(file: string): string[] {
  const lists = readPage(file).matchAll(/^export \{([^}]*)\}/gm);
  return [...lists].flatMap(([, list = '']) =>
    list
      .split(',')
      .map((each) => each.trim())
      .filter((name) => name !== '' && !name.startsWith('type ')),
  );
}

const words = new Set(documentationPages().flatMap((page) => readPage(page).match(/\w+/g) ?? []));

test.each(Object.entries(ENTRIES))('every name that %s exports is on some page', (entry, file) => {
  const names = exportedNames(file);
  expect(names.length).toBeGreaterThan(0);
  expect({ entry, missing: names.filter((name) => !words.has(name)) }).toEqual({ entry, missing: [] });
});
