import { expect, test } from '@jest/globals';
import { runCommand, USAGE } from '../../../lib/cli/command.js';
import { reportText } from '../../../lib/cli/report-text.js';
import type { HostReport } from '../../../lib/doctor/host-report.js';

const REPORT: HostReport = {
  node: '20.20.0',
  platform: 'linux x64',
  processors: 2,
  threadPoolSize: 4,
  encoders: [
    { name: 'node-av', makes: 'h264', isAvailable: true, version: '8.1', msPerFrame: 4.96, bytesPerFrame: 12_345 },
    { name: 'ffmpeg', makes: 'h264', isAvailable: false, reason: 'there is no ffmpeg on PATH' },
  ],
  recommendations: ['Take node-av.'],
};

async function run(...args: string[]) {
  const told = { out: '', err: '' };
  const code = await runCommand(
    args,
    { out: (text) => (told.out += text), err: (text) => (told.err += text), isInteractive: false },
    () => Promise.resolve(REPORT),
  );
  return { code, ...told };
}

test('the report is a table for people, with the reasons below it', () => {
  expect(reportText(REPORT)).toBe(
    [
      'Node 20.20.0 on linux x64, 2 processors, 4 threads for images (UV_THREADPOOL_SIZE)',
      '',
      '     encoder  makes  version  ms per 720p frame  kB',
      'yes  node-av  H.264  8.1                    5.0  12',
      'no   ffmpeg   H.264',
      '',
      'Not available:',
      '  ffmpeg (h264): there is no ffmpeg on PATH',
      '',
      'Take node-av.',
      '',
    ].join('\n'),
  );
});

test('the same facts are there as JSON', async () => {
  const { code, out, err } = await run('doctor', '--json');
  expect([code, JSON.parse(out), err]).toEqual([0, REPORT, '']);
  expect((await run('doctor')).out).toBe(reportText(REPORT));
});

test('help and version are answered without an examination', async () => {
  expect(await run('--help')).toEqual({ code: 0, out: USAGE, err: '' });
  expect((await run('doctor', '-h')).out).toBe(USAGE);
  expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each([
  [[], 'a command is missing'],
  [['nurse'], 'there is no command nurse'],
  [['doctor', 'who'], 'there is no command doctor who'],
  [['doctor', '--colour'], "Unknown option '--colour'"],
])('%j is told what there is, with exit code 2', async (args, why) => {
  const { code, out, err } = await run(...args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(why);
  expect(err).toContain(USAGE);
});
