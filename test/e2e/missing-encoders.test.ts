import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { FfmpegBinaries } from '../../lib/encoder/ffmpeg/ffmpeg-binary.js';
import { connectViewer } from '../../lib/testing/index.js';
import { BareHost, type BareApp } from './support/bare-host.js';
import { H264 } from './support/card-show.js';

let host: BareHost;
const booted: BareApp[] = [];

beforeAll(async () => {
  host = await BareHost.create();
});
afterEach(() => Promise.all(booted.splice(0).map((app) => app.stop())));
afterAll(() => host.remove());

async function boot(h264: string, environment: NodeJS.ProcessEnv = {}): Promise<BareApp> {
  const app = await host.boot(h264, { PATH: '', ...environment });
  booted.push(app);
  return app;
}

/** Warnings and errors; that nothing guards the endpoint is what the application wants. */
function complaints({ lines }: BareApp): string[] {
  return lines.filter((line) => /\b(WARN|ERROR)\b|Error/.test(line) && !line.includes('nothing guards'));
}

/** What a viewer that can decode H.264 is shown, and as what. */
async function shownTo(app: BareApp): Promise<{ transport: string; type: string }> {
  if (!('url' in app.report)) throw new Error(app.report.message);
  const viewer = await connectViewer(new URL('/rfb', app.report.url), { supported: H264 });
  const { transport } = viewer.config;
  const { type } = (await viewer.nextPicture()).header;
  await viewer.close();
  return { transport, type };
}

test.each([
  {
    h264: 'ffmpeg',
    environment: {},
    reason: 'there is no ffmpeg on PATH, and FFMPEG_PATH is not set; install ffmpeg with libx264',
  },
  {
    h264: 'ffmpeg',
    environment: { FFMPEG_PATH: '/nowhere/ffmpeg' },
    reason: 'FFMPEG_PATH (/nowhere/ffmpeg) cannot be run: there is no such file; install ffmpeg with libx264',
  },
  {
    h264: 'node-av',
    environment: {},
    reason: 'the package node-av is not installed; run npm install node-av',
  },
])(
  '$h264 by name, with $environment, does not boot and says what to install',
  async ({ h264, environment, reason }) => {
    const { report } = await boot(h264, environment);
    expect(report).toEqual({
      code: 'RFB_ERR_ENCODER_UNAVAILABLE',
      message: expect.stringContaining(`h264 by '${h264}' cannot be encoded here; ${reason}`),
    });
  },
);

test.each([{}, { FFMPEG_PATH: '/nowhere/ffmpeg' }])(
  'auto, with %p, boots without a complaint and gives viewers images',
  async (environment) => {
    const app = await boot('auto', environment);
    expect(app.report).toMatchObject({
      videoSupport: {
        isAvailable: false,
        reason: expect.stringMatching(/^no H\.264 encoder was found: npm install node-av, or an ffmpeg with libx264/),
      },
    });
    expect(await shownTo(app)).toEqual({ transport: 'image', type: 'image_frame' });
    expect(complaints(app)).toEqual([]);
  },
);

test('auto takes the ffmpeg on PATH where node-av is not installed', async () => {
  const finding = await new FfmpegBinaries().find('libx264');
  if (!finding.isFound) throw new Error(finding.reason);
  const app = await boot('auto', { PATH: dirname(finding.binary.path) });
  expect(app.report).toMatchObject({ videoSupport: { isAvailable: true, encoder: 'ffmpeg' } });
  expect(await shownTo(app)).toEqual({ transport: 'webcodecs', type: 'video_chunk' });
  expect(complaints(app)).toEqual([]);
});
