import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFfmpeg } from '../../../scripts/ensure-ffmpeg.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ffmpeg-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, encoder: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho " V....D ${encoder} An encoder"\n`, { mode: 0o755 });
  return path;
}

test('the named program comes first, then the one on the path', () => {
  program('ffmpeg', 'libx264');
  const named = program('mine', 'libx264');
  expect(findFfmpeg({ FFMPEG_PATH: named, PATH: folder })).toBe(named);
  expect(findFfmpeg({ FFMPEG_BIN: named, PATH: folder })).toBe(named);
  expect(findFfmpeg({ PATH: folder })).toBe('ffmpeg');
});

test('a program without libx264 and one that does not exist are not taken', () => {
  program('ffmpeg', 'libvpx');
  expect(findFfmpeg({ FFMPEG_PATH: '/nowhere/ffmpeg', PATH: folder })).toBeUndefined();
});
