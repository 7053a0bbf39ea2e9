import { describe, expect, test } from '@jest/globals';
import { examineHost } from '../../../lib/doctor/examine-host.js';
import type { EncoderReport } from '../../../lib/doctor/host-report.js';
import { recommend } from '../../../lib/doctor/recommend.js';
import { H264Encoders } from '../../../lib/encoder/h264-encoders.js';
import { FakeVideo } from '../support/fake-video.js';

describe('the doctor', () => {
  test('says of each encoder whether it works, which it is, how fast, or why not', async () => {
    const [working, missing, broken] = [new FakeVideo('works'), new FakeVideo('missing'), new FakeVideo('broken')];
    missing.probe = () => Promise.resolve({ isAvailable: false, reason: 'run npm install missing' } as never);
    broken.createError = new Error('no such profile');
    const told: string[] = [];
    const report = await examineHost({
      encoders: new H264Encoders([broken], { automatic: [working], named: [missing] }),
      onEncoder: ({ name, makes }) => told.push(`${name} ${makes}`),
    });
    expect(report.encoders.slice(0, 3)).toEqual([
      {
        name: 'works',
        makes: 'h264',
        isAvailable: true,
        version: '1',
        msPerFrame: expect.any(Number),
        bytesPerFrame: expect.any(Number),
      },
      { name: 'missing', makes: 'h264', isAvailable: false, reason: 'run npm install missing' },
      { name: 'broken', makes: 'h264', isAvailable: false, version: '1', reason: 'no such profile' },
    ]);
    expect(working.made).toMatchObject([{ config: { width: 1280, height: 720 }, isClosed: true }]);
    const images = report.encoders.slice(3);
    expect(images.map(({ name, makes }) => `${name} ${makes}`)).toEqual([
      '@julusian/jpeg-turbo jpeg',
      'sharp jpeg',
      'sharp png',
      'sharp webp',
    ]);
    for (const image of images) {
      expect(image).toMatchObject({ isAvailable: true, version: expect.stringMatching(/^\d+\.\d+/) });
      expect(image.msPerFrame).toBeGreaterThan(0);
      expect(image.bytesPerFrame).toBeGreaterThan(1000);
    }
    expect(told).toHaveLength(7);
    expect(report.node).toBe(process.versions.node);
  });

  test('goes on after an encoder that dies in the middle, and closes it', async () => {
    const dying = new FakeVideo('dying');
    dying.isInstant = false;
    const examining = examineHost({ encoders: new H264Encoders([], { automatic: [dying], named: [] }) });
    while (dying.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    dying.finish(new Error('killed'));
    expect((await examining).encoders[0]).toMatchObject({ isAvailable: false, reason: 'killed' });
    expect(dying.made[0]!.isClosed).toBe(true);
  });
});

describe('the recommendation', () => {
  const works = (...names: string[]): EncoderReport[] =>
    names.map((name) => ({ name, makes: 'h264', isAvailable: true }));

  test('is what auto takes, and what to install for better', () => {
    expect(recommend(works('node-av', 'ffmpeg', '@julusian/jpeg-turbo')).join(' ')).not.toContain('npm install');
    expect(recommend(works('ffmpeg'))[0]).toMatch(/takes ffmpeg\. .*npm install node-av/);
    expect(recommend(works())[0]).toMatch(/There is no H\.264.*npm install node-av.*or an ffmpeg/);
    expect(recommend(works())[1]).toContain('npm install @julusian/jpeg-turbo');
  });
});
