/**
 * Writes the table of what an installation brings along into docs/security.md, from package-lock.json. With `--check` it
 * writes nothing, and fails where the page says something else.
 *
 * The lock file is the same on every machine, what is installed is not. So names, versions and licences are those of the
 * lock file, and a size stays as it was written for as long as the version does.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { runAsProgram } from './debian-package.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = 'docs/security.md';
const BEGIN = '<!-- Written by npm run docs:dependencies -->';
const END = '<!-- end -->';
const UNKNOWN = 'unknown';

/**
 * @param {import('./dependency-list.mjs').PackageLock} lock
 * @returns {import('./dependency-list.mjs').Dependency[]} by name; those of one platform as one, where version and licence are the same
 */
export function dependenciesOf({ packages }) {
  const root = packages[''] ?? {};
  /** @type {Map<string, { path: string, from: Set<string>, isOptional: boolean }>} */
  const found = new Map();
  /**
   * @param {string} path
   * @param {string} from
   * @param {boolean} isOptional
   */
  const add = (path, from, isOptional) => {
    const known = found.get(path);
    // Seen before from here, in a way that needs it as much.
    if (known?.from.has(from) && (isOptional || !known.isOptional)) return;
    found.set(path, {
      path,
      from: new Set([...(known?.from ?? []), from]),
      isOptional: isOptional && (known?.isOptional ?? true),
    });
    const { dependencies, optionalDependencies } = packages[path] ?? {};
    follow(path, dependencies, from, isOptional);
    follow(path, optionalDependencies, from, true);
  };
  /**
   * @param {string} path
   * @param {Record<string, string> | undefined} names
   * @param {string | undefined} from
   * @param {boolean} isOptional
   */
  const follow = (path, names, from, isOptional) => {
    for (const name of Object.keys(names ?? {})) {
      const target = resolve(packages, path, name);
      if (!target && !isOptional) throw new Error(`package-lock.json has no ${name}, which ${path || 'it'} needs`);
      if (target) add(target, from ?? name, isOptional);
    }
  };
  // npm writes optional ones into both lists.
  const optional = root.optionalDependencies ?? {};
  const needed = Object.entries(root.dependencies ?? {}).filter(([name]) => !(name in optional));
  follow('', Object.fromEntries(needed), undefined, false);
  follow('', optional, undefined, true);

  const list = [...found.values()].map(({ path, from, isOptional }) => {
    const { version = '', license, os, cpu, libc } = packages[path] ?? {};
    return {
      name: nameOf(path),
      version,
      license: license ?? 'not stated',
      from: [...from].toSorted(),
      isOptional,
      platforms: os || cpu || libc ? 1 : 0,
    };
  });
  return grouped(list).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {readonly import('./dependency-list.mjs').Dependency[]} dependencies
 * @param {ReadonlyMap<string, string>} sizes - by `name@version`
 */
export function tableOf(dependencies, sizes) {
  const rows = dependencies.map((each) => {
    const { name, version, license, from, isOptional, platforms } = each;
    const size = platforms ? `one of ${platforms}` : (sizes.get(`${name}@${version}`) ?? UNKNOWN);
    return [`\`${name}\``, version, license, size, from.join(', ') + (isOptional ? ' (optional)' : '')];
  });
  const head = ['Package', 'Version', 'Licence', 'Size', 'Part of'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * @param {string} page
 * @returns {Map<string, string>} by `name@version`
 */
export function sizesIn(page) {
  const { begin, end } = placeIn(page);
  const rows = page.slice(begin, end).matchAll(/^\| `([^`]+)` *\| ([^ |]+) *\|[^|]*\| ([^|]+?) *\|/gm);
  return new Map(
    [...rows].flatMap(([, name, version, size]) => (size === UNKNOWN ? [] : [[`${name}@${version}`, size ?? '']])),
  );
}

/**
 * @param {string} page
 * @param {string} table
 * @returns {Promise<string>} the page with this table, formatted
 */
export async function withTable(page, table) {
  const { begin, end } = placeIn(page);
  const text = `${page.slice(0, begin)}\n\n${table}\n\n${page.slice(end)}`;
  return prettier.format(text, { ...(await prettier.resolveConfig(join(ROOT, PAGE))), parser: 'markdown' });
}

/** @param {string} page */
function placeIn(page) {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no place for the table between "${BEGIN}" and "${END}"`);
  return { begin: begin + BEGIN.length, end };
}

/**
 * As Node does it: the nearest folder upwards that has it.
 *
 * @param {import('./dependency-list.mjs').PackageLock['packages']} packages
 * @param {string} path
 * @param {string} name
 * @returns {string | undefined}
 */
function resolve(packages, path, name) {
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const target = `${base && `${base}/`}node_modules/${name}`;
    if (packages[target]) return target;
    if (base === '') return undefined;
  }
}

/** @param {string} path */
function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/**
 * @param {readonly import('./dependency-list.mjs').Dependency[]} list
 * @returns {import('./dependency-list.mjs').Dependency[]}
 */
function grouped(list) {
  /** @type {Map<string, import('./dependency-list.mjs').Dependency[]>} */
  const groups = new Map();
  for (const each of list) {
    const { name, version, license, from, platforms } = each;
    const key = platforms ? [name.split('/', 1)[0], version, license, ...from].join(' ') : `${name}@${version}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (!first || members.length === 1) return members;
    return [{ ...first, name: commonName(members.map(({ name }) => name)), platforms: members.length }];
  });
}

/**
 * @param {readonly string[]} names
 * @returns {string} `@img/sharp-*`
 */
function commonName([first = '', ...others]) {
  let length = first.length;
  while (!others.every((name) => name.startsWith(first.slice(0, length)))) length--;
  return `${first.slice(0, first.lastIndexOf('-', length - 1) + 1)}*`;
}

/**
 * @param {readonly string[]} specifiers - `name@version`
 * @returns {Map<string, string>} what their files take, by specifier
 */
function publishedSizes(specifiers) {
  if (specifiers.length === 0) return new Map();
  // Of the packages as they were published: what is installed here may lack some, and have more in the folders of others.
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', ...specifiers];
  const { status, stdout } = spawnSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`"npm ${args.join(' ')}" failed`);
  /** @type {{ id: string, unpackedSize: number }[]} */
  const packed = JSON.parse(stdout);
  return new Map(packed.map(({ id, unpackedSize }) => [id, rounded(unpackedSize)]));
}

/** @param {number} bytes */
function rounded(bytes) {
  const kilobytes = Math.max(1, Math.round(Number((bytes / 1000).toPrecision(2))));
  return kilobytes < 1000 ? `${kilobytes} kB` : `${kilobytes / 1000} MB`;
}

/**
 * @param {string} page
 * @param {import('./dependency-list.mjs').PackageLock} lock
 * @returns {Promise<string>} the page as it must be, with the sizes that it has
 */
export async function upToDate(page, lock) {
  return withTable(page, tableOf(dependenciesOf(lock), sizesIn(page)));
}

void runAsProgram(import.meta.url, async (log) => {
  const page = readFileSync(join(ROOT, PAGE), 'utf8');
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  if (process.argv.includes('--check')) {
    if ((await upToDate(page, lock)) !== page) {
      throw new Error(`${PAGE}: the dependencies are not those of package-lock.json; write npm run docs:dependencies`);
    }
    return log(`${PAGE}: the dependencies are up to date`);
  }
  const known = sizesIn(page);
  const dependencies = dependenciesOf(lock);
  const missing = dependencies.filter(({ name, version, platforms }) => !platforms && !known.has(`${name}@${version}`));
  const sizes = new Map([...known, ...publishedSizes(missing.map(({ name, version }) => `${name}@${version}`))]);
  writeFileSync(join(ROOT, PAGE), await withTable(page, tableOf(dependencies, sizes)));
  return log(`${PAGE}: ${dependencies.length} rows`);
});
