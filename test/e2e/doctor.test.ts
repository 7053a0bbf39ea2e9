import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { Doctor, RfbModule, type HostReport } from '../../lib/index.js';
import { closeApps, startApp } from './support/test-app.js';

afterEach(closeApps);

const PROGRAM = fileURLToPath(new URL('../../dist/cli/index.js', import.meta.url));

function expectBoth({ encoders }: HostReport): void {
  for (const name of ['node-av', 'ffmpeg']) {
    const found = encoders.find((each) => each.name === name);
    expect(found).toMatchObject({ isAvailable: true, makes: 'h264', version: expect.stringMatching(/\d/) });
    expect(found!.msPerFrame).toBeGreaterThan(0);
  }
}

test('the program examines this machine and ends by itself', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [PROGRAM, 'doctor', '--json']);
  const report = JSON.parse(stdout) as HostReport;
  expectBoth(report);
  expect(report.encoders.find(({ name }) => name === 'ffmpeg:h264_videotoolbox')).toMatchObject({
    isAvailable: false,
    reason: expect.stringContaining('h264_videotoolbox'),
  });
  expect(report.recommendations[0]).toContain('node-av');
  expect(stderr).toBe('');
}, 120_000);

test('an app injects the same facts, with its own encoders, measured once', async () => {
  const mine = {
    name: 'mine',
    probe: () => Promise.resolve({ isAvailable: false as const, reason: 'no licence' }),
    create: () => Promise.reject(new Error('no licence')),
  };
  const { app } = await startApp('express', { imports: [RfbModule.forRoot({ h264Encoders: [mine] })] });
  const doctor = app.get(Doctor);
  const report = await doctor.examine();
  expectBoth(report);
  expect(report.encoders).toContainEqual({ name: 'mine', makes: 'h264', isAvailable: false, reason: 'no licence' });
  expect(doctor.examine()).toBe(doctor.examine());
}, 120_000);
