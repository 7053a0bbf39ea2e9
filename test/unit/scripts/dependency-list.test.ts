import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  dependenciesOf,
  sizesIn,
  tableOf,
  upToDate,
  withTable,
  type PackageLock,
} from '../../../scripts/dependency-list.mjs';

const at = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const LOCK: PackageLock = {
  packages: {
    '': { dependencies: { wire: '^1.0.0' }, optionalDependencies: { movie: '^2.0.0' } },
    'node_modules/wire': {
      version: '1.2.3',
      license: 'MIT',
      optionalDependencies: { '@wire/x-a': '1', '@wire/x-b': '1' },
    },
    'node_modules/@wire/x-a': { version: '1.0.0', license: 'ISC', os: ['linux'] },
    'node_modules/@wire/x-b': { version: '1.0.0', license: 'ISC', cpu: ['arm64'] },
    'node_modules/movie': { version: '2.0.0', dependencies: { wire: '^0.9.0', shared: '1' } },
    'node_modules/movie/node_modules/wire': { version: '0.9.0', license: 'MIT', dependencies: { shared: '1' } },
    'node_modules/shared': { version: '1.0.0', license: 'MIT', dependencies: { movie: '2' } },
    'node_modules/only-for-tests': { version: '1.0.0', license: 'MIT' },
  },
};

test('the page says what package-lock.json says', async () => {
  const page = at('docs/security.md');
  const lock = JSON.parse(at('package-lock.json')) as PackageLock;
  // If not: npm run docs:dependencies
  expect(await upToDate(page, lock)).toBe(page);
  expect(page).not.toContain('| unknown');
});

test('another version, licence or package makes the page out of date', async () => {
  const page = at('docs/security.md');
  const lock = JSON.parse(at('package-lock.json')) as PackageLock;
  const changed = (path: string, change: object) => ({
    packages: { ...lock.packages, [path]: { ...lock.packages[path], ...change } },
  });
  expect(await upToDate(page, changed('node_modules/ws', { version: '99.0.0' }))).toContain('99.0.0');
  expect(await upToDate(page, changed('node_modules/ws', { license: 'UNLICENSED' }))).not.toBe(page);
  expect(
    await upToDate(page, changed('node_modules/ws', { dependencies: { 'only-here': '1' } })).catch(String),
  ).toContain('only-here, which node_modules/ws needs');
  // What only the tests need is not brought along.
  expect(await upToDate(page, changed('node_modules/jest', { version: '99.0.0' }))).toBe(page);
});

test('the nearest version counts, platforms are one row, and what is needed anywhere is not optional', () => {
  const rows = dependenciesOf(LOCK).map(({ name, version, from, isOptional, platforms }) => [
    ...[name, version, from.join(), isOptional, platforms],
  ]);
  expect(rows).toEqual([
    ['@wire/x-*', '1.0.0', 'wire', true, 2],
    ['movie', '2.0.0', 'movie', true, 0],
    ['shared', '1.0.0', 'movie', true, 0],
    ['wire', '1.2.3', 'wire', false, 0],
    ['wire', '0.9.0', 'movie', true, 0],
  ]);
});

test('a size stays with its version', async () => {
  const place = '# Page\n\n<!-- Written by npm run docs:dependencies -->\n\n<!-- end -->\n';
  const page = await withTable(place, tableOf(dependenciesOf(LOCK), new Map([['wire@1.2.3', '12 kB']])));
  expect(page).toMatch(/\| `wire` +\| 1\.2\.3 +\| MIT +\| 12 kB +\| wire +\|/);
  expect(page).toMatch(/\| `movie` +\| 2\.0\.0 +\| not stated \| unknown +\|/);
  expect(sizesIn(page).get('wire@1.2.3')).toBe('12 kB');
  expect(sizesIn(page).has('wire@0.9.0')).toBe(false);
  expect(await upToDate(page, LOCK)).toBe(page);
});

test('a page without a place for the table is an error', () => {
  expect(() => sizesIn('# Page\n')).toThrow('docs/security.md has no place for the table');
});
