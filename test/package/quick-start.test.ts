import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectViewer } from '../../lib/testing/index.js';
import { INSTALL_TIMEOUT_MS, RunningProgram } from './command.js';
import { InstalledSample } from './installed-sample.js';

let sample: InstalledSample;

beforeAll(async () => {
  sample = await InstalledSample.create('01-quick-start');
}, INSTALL_TIMEOUT_MS);

afterAll(() => sample.remove());

test('the quick start serves its page and a plasma that moves', async () => {
  const { program, match } = await RunningProgram.start(
    sample.folder,
    /^Open (\S+)$/,
    process.execPath,
    'dist/main.js',
  );
  try {
    const url = match[1]!;
    expect(await (await fetch(url)).text()).toContain("from '/rfb/client.js'");
    const viewer = await connectViewer(`${url}rfb`);
    const [first, second] = [await viewer.nextPicture(), await viewer.nextPicture()];
    expect(first.header).toMatchObject({ type: 'image_frame', width: 640, height: 360 });
    expect(second.header.timestamp_us).toBeGreaterThan(first.header.timestamp_us);
    expect(Buffer.compare(first.payload, second.payload)).not.toBe(0);
  } finally {
    await program.stop();
  }
});

test('the whole of it is under a hundred lines', async () => {
  const files = ['src/main.ts', 'src/app.module.ts', 'src/plasma.ts', 'page.html'];
  const texts = await Promise.all(files.map((file) => readFile(join(sample.folder, file), 'utf8')));
  expect(texts.join('').split('\n').length - 1).toBeLessThan(100);
});
