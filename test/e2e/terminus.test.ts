import { afterEach, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { HealthModule } from '../../docs/examples/health.module.js';
import { RfbModule, Server, type H264EncoderKind } from '../../lib/index.js';
import { connectViewer, testCard } from '../../lib/testing/index.js';
import { closeApps, PLATFORMS, startApp, type Platform } from './support/test-app.js';

afterEach(closeApps);

/** Is there, and fails at each frame while it is told to. */
class Moody implements H264EncoderKind {
  readonly name = 'moody';
  readonly chromas = ['420'] as const;
  probe() {
    return Promise.resolve({ isAvailable: true, version: '1' } as const);
  }

  create() {
    return Promise.resolve({
      encode: () => Promise.reject(new Error('out of memory')),
      reconfigure: () => {},
      close: () => Promise.resolve(),
    });
  }
}

async function start(platform: Platform) {
  const rfb = RfbModule.forRoot({
    h264Encoders: [new Moody()],
    displays: { default: { width: 64, height: 48, h264: false }, video: { width: 64, height: 48, h264: 'moody' } },
  });
  const app = await startApp(platform, { imports: [rfb, HealthModule] });
  const health = async () => {
    const response = await fetch(`${app.origin}/health`);
    return { status: response.status, body: (await response.json()) as object };
  };
  return { ...app, health, display: (name: string) => app.app.get(Server).stream(name)! };
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

  test('is down while a stream that is watched cannot be encoded, and names it', async () => {
    const { ws, health, display } = await start(platform);
    const viewer = await connectViewer(ws('/rfb/video'), { supported: ['webcodecs/h264-annexb'] });
    display('video').publish(testCard(0, 64, 48));
    // Sent away only when the encoder was given up; before that it failed.
    const failed = new Promise<void>((resolve) => {
      const look = () => (display('video').metrics().renditions[0]!.encodeErrors > 0 ? resolve() : setImmediate(look));
      look();
    });
    await failed;
    expect(await health()).toMatchObject({
      status: 503,
      body: { status: 'error', error: { rfb: { status: 'down', failing: ['video'] } } },
    });
    await viewer.closed;
  });
});

test('the health check is the one that the documentation shows', async () => {
  const root = new URL('../../docs/', import.meta.url);
  const [page, example] = await Promise.all(
    ['http.md', 'examples/health.module.ts'].map((name) => readFile(new URL(name, root), 'utf8')),
  );
  expect(page).toContain(`\`\`\`ts\n${example}\`\`\``);
});
