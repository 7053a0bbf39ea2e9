import { afterEach, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { filter, firstValueFrom } from 'rxjs';
import { HealthModule } from '../../docs/examples/health.module.js';
import { RfbModule, Server, type H264Encoder, type H264EncoderKind } from '../../lib/index.js';
import { RfbHealthIndicator } from '../../lib/terminus/index.js';
import { connectViewer, testCard } from '../../lib/testing/index.js';
import { closeApps, PLATFORMS, startApp, type Platform } from './support/test-app.js';

afterEach(closeApps);

/** Fails at its first frame; the next encoder never comes. */
class Broken implements H264EncoderKind {
  readonly name = 'broken';
  readonly chromas = ['420'] as const;
  #created = 0;
  #onRetry = () => {};
  /** The failure was noticed, and another encoder asked for. */
  readonly retried = new Promise<void>((resolve) => (this.#onRetry = resolve));

  probe() {
    return Promise.resolve({ isAvailable: true, version: '1' } as const);
  }

  create(): Promise<H264Encoder> {
    if (this.#created++ > 0) {
      this.#onRetry();
      return new Promise(() => {});
    }
    return Promise.resolve({
      encode: () => Promise.reject(new Error('out of memory')),
      reconfigure: () => {},
      close: () => Promise.resolve(),
    });
  }
}

async function start(platform: Platform) {
  const broken = new Broken();
  const rfb = RfbModule.forRoot({
    h264Encoders: [broken],
    displays: { default: { width: 64, height: 48, h264: false }, video: { width: 64, height: 48, h264: 'broken' } },
  });
  const app = await startApp(platform, { imports: [rfb, HealthModule] });
  const health = async () => {
    const response = await fetch(`${app.origin}/health`);
    return { status: response.status, body: (await response.json()) as object };
  };
  return { ...app, broken, health, display: (name: string) => app.app.get(Server).stream(name)! };
}

describe.each(PLATFORMS)('the health check of an application on %s', (platform) => {
  test('is up while displays can be shown, and counts streams and viewers', async () => {
    const { ws, health, display } = await start(platform);
    const viewer = await connectViewer(ws('/rfb'));
    display('default').publish(testCard(0, 64, 48));
    await viewer.nextPicture();
    const rfb = { status: 'up', streams: 2, viewers: 1 };
    expect(await health()).toMatchObject({ status: 200, body: { status: 'ok', info: { rfb } } });
    await viewer.close();
  });

  test('is down while a stream that is watched cannot be encoded, and tells no names', async () => {
    const { ws, health, display, broken } = await start(platform);
    const video = display('video');
    const viewer = await connectViewer(ws('/rfb/video'), { supported: ['webcodecs/h264-annexb'] });
    video.publish(testCard(0, 64, 48));
    await broken.retried;
    const rfb = { status: 'down', streams: 2, viewers: 1, failingStreams: 1, failingEncoders: ['broken'] };
    expect(await health()).toMatchObject({ status: 503, body: { status: 'error', error: { rfb } } });
    expect(JSON.stringify(await health())).not.toContain('video');

    const left = firstValueFrom(video.viewers$.pipe(filter(({ type }) => type === 'leave')));
    await viewer.close();
    await left;
    expect(await health()).toMatchObject({ status: 200, body: { info: { rfb: { status: 'up', viewers: 0 } } } });
  });

  test('does not boot without TerminusModule, and says what to import', async () => {
    const metadata = { imports: [RfbModule.forRoot()], providers: [RfbHealthIndicator] };
    await expect(startApp(platform, metadata)).rejects.toMatchObject({
      code: 'RFB_ERR_TERMINUS_UNAVAILABLE',
      message: expect.stringContaining('import its TerminusModule'),
    });
  });
});

test('the health check is the one that the documentation shows', async () => {
  const root = new URL('../../docs/', import.meta.url);
  const [page, example] = await Promise.all(
    ['http.md', 'examples/health.module.ts'].map((name) => readFile(new URL(name, root), 'utf8')),
  );
  expect(page).toContain(`\`\`\`ts\n${example}\`\`\``);
});
