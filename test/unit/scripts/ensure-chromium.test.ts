import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findChromium } from '../../../scripts/ensure-chromium.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chromium-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  return path;
}

test('the named program comes first', () => {
  program('chromium');
  const named = program('my-chrome');
  expect(findChromium({ CHROMIUM_PATH: named, PATH: folder })).toBe(named);
});

test('a named program that is none is an error with its path', () => {
  expect(() => findChromium({ CHROMIUM_PATH: '/nowhere/chrome', PATH: folder })).toThrow(
    'CHROMIUM_PATH is no executable: /nowhere/chrome',
  );
});

test('Chromium is found on the path before Chrome', () => {
  program('google-chrome');
  const chromium = program('chromium');
  expect(findChromium({ PATH: ['/nowhere', folder].join(delimiter) })).toBe(chromium);
});

test('a file that cannot be run is not taken', () => {
  chmodSync(program('chromium'), 0o644);
  expect(findChromium({ PATH: folder })).not.toBe(join(folder, 'chromium'));
});
