import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureProgram, findOnPath, type NeededProgram } from '../../../scripts/debian-package.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'debian-package-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const tool: NeededProgram = {
  title: 'Tool',
  packageName: 'tool-package',
  find: (env) => findOnPath(['tool'], env),
  why: 'the tests need Tool',
  remedy: 'install it by hand',
};

function script(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
  return path;
}

/** An apt-get that notes what it is asked, and does this on `install`. */
function aptGet(onInstall: string, onUpdate = ''): void {
  script(
    'apt-get',
    `echo "$@" >> '${folder}/asked'`,
    `case $1 in`,
    `update) ${onUpdate};;`,
    `install) ${onInstall};;`,
    'esac',
  );
  // For who runs the tests without being root.
  script('sudo', 'shift', 'exec "$@"');
}

const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');
const bringTool = () => `/bin/cp '${folder}/apt-get' '${folder}/tool'`;

function ensure(program = tool): { path: string; lines: string[] } {
  const lines: string[] = [];
  const path = ensureProgram(program, (line) => lines.push(line), { PATH: folder });
  return { path, lines };
}

test('what is there is taken, and nothing is installed', () => {
  aptGet('exit 1');
  const path = script('tool');
  expect(ensure()).toEqual({ path, lines: [`Tool: ${path}`] });
  expect(asked).toThrow('ENOENT');
});

test('what is not there is installed, on a machine that has never read the lists of packages too', () => {
  aptGet(`[ -e '${folder}/lists' ] && ${bringTool()}`, `echo > '${folder}/lists'`);
  const { path, lines } = ensure();
  expect(path).toBe(join(folder, 'tool'));
  expect(lines).toEqual(['No Tool found; installing the package "tool-package" with apt-get.', `Tool: ${path}`]);
  expect(asked()).toEqual(['update', expect.stringMatching(/^install -y .*--no-install-recommends tool-package$/)]);
});

test('a list of packages that cannot be read does not matter where the package can be installed', () => {
  aptGet(bringTool(), 'exit 100');
  expect(ensure().path).toBe(join(folder, 'tool'));
});

test('what a package does beyond bringing files is undone, also where there is nothing to undo', () => {
  aptGet(bringTool());
  script('service', `echo service "$@" >> '${folder}/asked'`, 'exit 1');
  expect(ensure({ ...tool, afterInstall: [['service', 'tool', 'stop'], ['nowhere']] }).path).toBe(join(folder, 'tool'));
  expect(asked().at(-1)).toBe('service tool stop');
});

test('who cannot have it is told who needs it, why it cannot be had and what to do', () => {
  expect(() => ensure()).toThrow('the tests need Tool, and this system has no apt-get; install it by hand');
  aptGet('exit 100');
  expect(() => ensure()).toThrow(
    /^the tests need Tool, and ".*apt-get install .*tool-package" failed; install it by hand$/,
  );
  aptGet(':');
  expect(() => ensure()).toThrow('the package was installed, but brought no Tool');
});

test('the better name is found before the earlier folder, and no folder or file that cannot be run is taken', () => {
  const other = join(folder, 'other');
  mkdirSync(join(folder, 'best'));
  mkdirSync(other);
  chmodSync(script('good'), 0o644);
  const good = script('other/good');
  script('poor');
  expect(findOnPath(['best', 'good', 'poor'], { PATH: folder }, [other])).toBe(good);
  expect(findOnPath(['nothing'], { PATH: '' })).toBeUndefined();
});
