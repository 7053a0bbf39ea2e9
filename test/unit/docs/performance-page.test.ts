import { expect, test } from '@jest/globals';
import { readPage } from '../../support/documentation/pages.js';

const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

const RULE = /^\|[ :|-]+\|$/;

/** Every row of every table, with the heads of its columns. */
function rowsOf(page: string): { heads: string[]; cells: string[] }[] {
  let heads: string[] = [];
  return page.split('\n').flatMap((line, index, lines) => {
    if (!line.startsWith('|') || RULE.test(line)) return [];
    if (!RULE.test(lines[index + 1] ?? '')) return [{ heads, cells: cellsOf(line) }];
    heads = cellsOf(line);
    return [];
  });
}

/** What a row says is measured together: its figures without `adaptive`, and those with. */
function figureGroups({ heads, cells }: { heads: string[]; cells: string[] }): string[][] {
  const figures = cells.map((cell, column) => ({ cell, isAdaptive: heads[column]!.includes('adaptive') }));
  const named = figures.slice(1).filter(({ cell }) => cell !== '');
  return [false, true].map((isAdaptive) =>
    named.filter((each) => each.isAdaptive === isAdaptive).map(({ cell }) => cell),
  );
}

test('every figure of the page is one of a bench, measured together with those beside it', () => {
  const measured = rowsOf(readPage('bench/README.md')).map(({ cells }) => cells);
  const told = rowsOf(readPage('docs/performance.md'));
  expect(told.length).toBeGreaterThan(8);
  for (const row of told) {
    const [name = ''] = row.cells;
    const candidates = measured.filter((cells) => cells.includes(name));
    for (const figures of figureGroups(row)) {
      const isMeasured = candidates.some((cells) => figures.every((figure) => cells.includes(figure)));
      expect({ name, figures, isMeasured }).toEqual({ name, figures, isMeasured: true });
    }
  }
});
