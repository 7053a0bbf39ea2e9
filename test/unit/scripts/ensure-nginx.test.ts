import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNginx } from '../../../scripts/ensure-nginx.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nginx-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '', { mode: 0o755 });
  return path;
}

test('the named program comes first, then the one on the path', () => {
  const found = program('nginx');
  const named = program('my-nginx');
  expect(findNginx({ NGINX_PATH: named, PATH: folder })).toBe(named);
  expect(findNginx({ PATH: folder })).toBe(found);
});

test('a named program that is none is an error with its path', () => {
  expect(() => findNginx({ NGINX_PATH: '/nowhere/nginx', PATH: folder })).toThrow(
    'NGINX_PATH is no executable: /nowhere/nginx',
  );
});
