import { runInNewContext } from 'node:vm';

/** A row of a table, cell by cell. */
export type Row = readonly string[];

/**
 * The rows of the first table of a page whose head begins so, or of the first one below a heading.
 *
 * @throws Error where there is none
 */
export function tableRows(page: string, head: string, heading?: string): Row[] {
  const lines = page.split('\n');
  const from = heading === undefined ? 0 : lines.indexOf(heading);
  const start = lines.findIndex((line, index) => index >= from && new RegExp(`^\\| ${head} `).test(line));
  if (from < 0 || start < 0) throw new Error(`no table of ${head} ${heading === undefined ? '' : `below ${heading}`}`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/**
 * What a table of options says of each, by name: the value that is written there as code, or `undefined` where there are
 * words.
 */
export function documentedDefaults(rows: readonly Row[]): Record<string, unknown> {
  return Object.fromEntries(rows.map(([name = '', value = '']) => [name.replaceAll('`', ''), valueOf(value)]));
}

/** The same of the code: a function and what is left open are told in words. */
export function codedDefaults(defaults: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, typeof value === 'function' ? undefined : plain(value)]),
  );
}

function valueOf(cell: string): unknown {
  const code = /^`([^`]+)`$/.exec(cell)?.[1];
  return code === undefined ? undefined : plain(runInNewContext(`(${code})`));
}

/** Of this realm, and without what cannot be written down. */
function plain(value: unknown): unknown {
  return value === undefined || value === Infinity ? undefined : JSON.parse(JSON.stringify(value));
}
