import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findChromium } from '../../../scripts/ensure-chromium.mjs';
import { findFirefox } from '../../../scripts/ensure-firefox.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'browsers-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  return path;
}

describe.each([
  { variable: 'CHROMIUM_PATH', find: findChromium, names: ['chromium', 'google-chrome'] },
  { variable: 'FIREFOX_PATH', find: findFirefox, names: ['firefox', 'firefox-esr'] },
] as const)('$names.0', ({ variable, find, names: [first, second] }) => {
  test('is the named program before any on the path', () => {
    program(first);
    const named = program('my-own');
    expect(find({ [variable]: named, PATH: folder })).toBe(named);
  });

  test('that is named and none is an error with its path', () => {
    expect(() => find({ [variable]: '/nowhere/browser', PATH: folder })).toThrow(
      `${variable} is no executable: /nowhere/browser`,
    );
  });

  test('is found on the path before what is as good', () => {
    program(second);
    const better = program(first);
    expect(find({ PATH: ['/nowhere', folder].join(delimiter) })).toBe(better);
  });

  test('is not a file that cannot be run', () => {
    chmodSync(program(first), 0o644);
    expect(find({ PATH: folder })).not.toBe(join(folder, first));
  });
});
