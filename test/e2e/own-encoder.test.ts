import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { RecordingEncoder } from '../../docs/examples/recording-encoder.js';
import { Display, RfbModule } from '../../lib/index.js';
import { connectViewer, testCard } from '../../lib/testing/index.js';
import { H264Decoder } from '../unit/support/h264-decoder.js';
import { closeApps, startApp } from './support/test-app.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recordings-'));
});
afterEach(async () => {
  await closeApps();
  await rm(folder, { recursive: true });
});

/** An app whose display is recorded, by the example of the documentation. */
function start() {
  return startApp('express', {
    imports: [
      RfbModule.forRoot({
        h264Encoders: [new RecordingEncoder(folder)],
        displays: { default: { width: 320, height: 240, h264: 'recorded' } },
      }),
    ],
  });
}

describe('an encoder of the app', () => {
  test('serves viewers, and records what they saw', async () => {
    const { app, ws } = await start();
    const display = app.get(Display);
    expect(display.videoSupport).toEqual({ isAvailable: true, encoder: 'recorded' });
    const viewer = await connectViewer(ws('/rfb'), { supported: ['webcodecs/h264-annexb'] });
    const seen: Uint8Array[] = [];
    for (const n of [0, 1, 2]) {
      display.publish(testCard(n, 320, 240));
      const { header, payload } = await viewer.nextPicture();
      expect(header).toMatchObject({
        type: 'video_chunk',
        keyframe: n === 0,
        codec: expect.stringMatching(/^avc1\.42C0/),
      });
      seen.push(payload);
    }
    await viewer.close();
    await app.close();
    // The app does not wait for the disk.
    let [name] = await readdir(folder);
    while (!name) [name] = await readdir(folder);
    expect(name).toMatch(/ 320x240\.h264$/);
    const all = Buffer.concat(seen);
    let recorded = Buffer.alloc(0);
    while (recorded.byteLength < all.byteLength) recorded = await readFile(join(folder, name));
    expect(recorded.equals(all)).toBe(true);
    const decoder = await H264Decoder.open();
    expect(decoder.decode(seen[0]!)).toMatchObject({ width: 320, height: 240 });
    decoder.close();
  });

  test('that a display names and nobody registered is refused with those there are', () => {
    const displays = { default: { h264: 'recorded' } };
    expect(() => RfbModule.forRoot({ displays })).toThrow(
      /^rfb\.displays\.default\.h264 must be one of auto, node-av, ffmpeg, .*, got "recorded"$/,
    );
    const h264Encoders = [new RecordingEncoder(folder)];
    expect(() => RfbModule.forRoot({ displays, h264Encoders })).not.toThrow();
  });

  test('is the one that the documentation shows', async () => {
    const root = new URL('../../docs/', import.meta.url);
    const [page, example] = await Promise.all(
      ['encoders.md', 'examples/recording-encoder.ts'].map((name) => readFile(new URL(name, root), 'utf8')),
    );
    expect(page).toContain(`\`\`\`ts\n${example}\`\`\``);
  });
});
