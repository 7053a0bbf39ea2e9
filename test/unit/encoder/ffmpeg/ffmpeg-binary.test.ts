import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FfmpegBinaries } from '../../../../lib/encoder/ffmpeg/ffmpeg-binary.js';
import { createFfmpegKind } from '../../../../lib/encoder/ffmpeg/ffmpeg-kind.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ffmpeg-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A program that says it is ffmpeg, and counts how often it is asked. */
function program(name: string, encoder = 'libx264', version = '9.9'): string {
  const path = join(folder, name);
  const lines = [
    '#!/bin/sh',
    `echo asked >> ${path}.log`,
    `case "$*" in *-encoders*) echo " V....D ${encoder} An encoder";; *) echo "ffmpeg version ${version} by us";; esac`,
  ];
  writeFileSync(path, lines.join('\n'));
  chmodSync(path, 0o755);
  appendFileSync(`${path}.log`, '');
  return path;
}

const find = (env: NodeJS.ProcessEnv, staticPath?: string, encoder = 'libx264') =>
  new FfmpegBinaries({ env, staticPath: () => staticPath }).find(encoder);

test('a named program comes first, then the package’s, then the one on PATH', async () => {
  const [one, two, three] = [program('one'), program('two'), program('three')];
  const onPath = program('ffmpeg');
  const paths = [
    await find({ FFMPEG_PATH: one, FFMPEG_BIN: two, PATH: folder }, three),
    await find({ FFMPEG_BIN: two, PATH: folder }, three),
    await find({ PATH: folder }, three),
    await find({ PATH: folder }),
  ];
  expect(paths.map((finding) => finding.isFound && finding.binary.path)).toEqual([one, two, three, onPath]);
});

test('a package without its download is passed over', async () => {
  const onPath = program('ffmpeg');
  expect(await find({ PATH: folder }, join(folder, 'not-downloaded'))).toMatchObject({ binary: { path: onPath } });
});

test('a program without the encoder is passed over', async () => {
  const other = program('other', 'libvpx');
  const onPath = program('ffmpeg', 'h264_nvenc');
  expect(await find({ FFMPEG_PATH: other, PATH: folder }, undefined, 'h264_nvenc')).toMatchObject({
    binary: { path: onPath, version: '9.9' },
  });
  expect(await find({ FFMPEG_PATH: other, PATH: folder })).toMatchObject({
    reason: expect.stringMatching(
      /^FFMPEG_PATH \(.*other\) was built without libx264; ffmpeg on PATH .* install ffmpeg/,
    ),
  });
});

test('each program is asked once', async () => {
  const path = program('ffmpeg');
  const binaries = new FfmpegBinaries({ env: { PATH: folder }, staticPath: () => undefined });
  await Promise.all([binaries.find('libx264'), binaries.find('libx264'), binaries.find('h264_qsv')]);
  expect(readFileSync(`${path}.log`, 'utf8')).toBe('asked\nasked\n'); // version and encoders
});

test('a reason says what was looked at and what to do', async () => {
  const notFfmpeg = join(folder, 'cat');
  writeFileSync(notFfmpeg, '#!/bin/sh\necho meow\n', { mode: 0o755 });
  writeFileSync(join(folder, 'text'), 'text');
  const reasonFor = async (env: NodeJS.ProcessEnv): Promise<string> => {
    const finding = await find(env);
    return finding.isFound ? 'found' : finding.reason;
  };
  expect(await reasonFor({})).toContain('there is no ffmpeg on PATH, and FFMPEG_PATH is not set; install ffmpeg');
  expect(await reasonFor({ FFMPEG_PATH: '/nowhere/ffmpeg' })).toContain('cannot be run: there is no such file');
  expect(await reasonFor({ FFMPEG_BIN: join(folder, 'text') })).toContain('cannot be run: it is no executable');
  expect(await reasonFor({ FFMPEG_PATH: notFfmpeg })).toContain('is not ffmpeg');
});

test('a kind without a program says why, and makes no encoder', async () => {
  const binaries = new FfmpegBinaries({ env: { FFMPEG_PATH: '/nowhere/ffmpeg' }, staticPath: () => undefined });
  const kind = createFfmpegKind('ffmpeg', { binaries });
  expect(await kind.probe()).toMatchObject({ isAvailable: false, reason: expect.stringContaining('/nowhere/ffmpeg') });
  await expect(
    kind.create({ width: 64, height: 64, framerate: 30, bitrate: 1e6, chroma: '420' }),
  ).rejects.toMatchObject({ code: 'RFB_ERR_ENCODER_UNAVAILABLE' });
});

test('a program that cannot encode what it lists is not available', async () => {
  const path = program('ffmpeg', 'h264_nvenc');
  const kind = createFfmpegKind('ffmpeg:h264_nvenc', { binaries: new FfmpegBinaries({ env: { FFMPEG_PATH: path } }) });
  expect(await kind.probe()).toMatchObject({
    reason: expect.stringMatching(/^h264_nvenc of .* \(9\.9\) does not work: /),
  });
});

test.each(['h264_nvenc', 'ffmpeg:', 'ffmpeg:mpeg4', 'libx264'])('%s is no name of a kind', (name) => {
  expect(() => createFfmpegKind(name)).toThrow(RangeError);
});
