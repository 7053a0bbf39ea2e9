import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectViewer } from '../../lib/testing/index.js';
import { DemoApp } from '../support/demo-app.js';

describe('starting the demo', () => {
  test('a taken port is told with what to do about it', async () => {
    const first = await DemoApp.start();
    try {
      const { code, output } = await DemoApp.fail({ PORT: new URL(first.url).port });
      expect(code).toBe(1);
      expect(output).toMatch(/Port \d+ on 127\.0\.0\.1 is taken by another program; choose another one/);
    } finally {
      await first.stop();
    }
  });

  test.each([
    [{ PORT: 'http' }, 'PORT must be an integer in 0..65535, got "http"'],
    [{ PORT: '70000' }, 'PORT must be an integer in 0..65535, got "70000"'],
    [{ HOST: 'a b' }, 'HOST must be a name or an address such as 127.0.0.1, got "a b"'],
    [{ ORIGINS: 'https://a.example/path' }, 'got "https://a.example/path"'],
  ])('%j is refused by name, rule and value', async (environment, message) => {
    const { code, output } = await DemoApp.fail(environment);
    expect(code).toBe(1);
    expect(output).toContain(message);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it while a scene is drawn', async (signal) => {
    const demo = await DemoApp.start();
    const viewer = await connectViewer(`${demo.url.replace('http', 'ws')}rfb`);
    await viewer.nextPicture();
    expect(await demo.stop(signal)).toBe(signal);
    expect((await viewer.closed).code).toBe(1001);
  });
});

describe('the control routes', () => {
  let demo: DemoApp;
  beforeAll(async () => {
    demo = await DemoApp.start();
  });
  afterAll(() => demo.stop());

  const settings = async (stream: string) => {
    const list = (await (await demo.request('/api/streams')).json()) as { name: string; settings: unknown }[];
    return list.find(({ name }) => name === stream)?.settings;
  };

  test('streams are listed with their settings, the one that flashes last', async () => {
    const list = (await (await demo.request('/api/streams')).json()) as { name: string; isFlashing: boolean }[];
    expect(list.map(({ name, isFlashing }) => [name, isFlashing])).toEqual([
      ['default', false],
      ['surface', false],
      ['paint', false],
      ['test-card', true],
    ]);
  });

  test('a change is kept and told', async () => {
    const response = await demo.post('/api/streams/paint', { format: 'png', framerate: 12 });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ format: 'png', encoder: 'auto', quality: 80, bitrate: 12, framerate: 12 });
    expect(await settings('paint')).toEqual({
      format: 'png',
      encoder: 'auto',
      quality: 80,
      bitrate: 12,
      framerate: 12,
    });
  });

  test('the encoders are told, with their speed or the reason why not', async () => {
    const encoders = (await (await demo.request('/api/encoders')).json()) as { name: string; isAvailable: boolean }[];
    expect(encoders).toContainEqual(expect.objectContaining({ name: 'node-av', isAvailable: true }));
    expect(encoders.map(({ name }) => name)).not.toContain('sharp');
    // Every one is tried.
  }, 120_000);

  test('nothing is drawn while nobody watches', async () => {
    const figures = (await (await demo.request('/api/streams/surface/metrics')).json()) as {
      drawMs: number;
      display: { framesPublished: number };
    };
    expect(figures).toMatchObject({ drawMs: 0, display: { framesPublished: 0 } });
  });

  test.each([
    [{ format: 'avi' }, 'format must be one of auto, h264, jpeg, png, webp, got "avi"'],
    [{ quality: 0 }, 'quality must be an integer in 1..100, got 0'],
    [{ framerate: '30' }, 'framerate must be an integer in 1..60, got "30"'],
    [{ bitrate: 0 }, 'bitrate must be an integer in 1..50, got 0'],
    [{ colour: 1 }, '"colour" is not one of format, encoder, quality, bitrate, framerate'],
    [{ encoder: 'a b' }, 'encoder must be the name of one, got "a b"'],
    [{ encoder: 'x265' }, expect.stringMatching(/^h264 must be one of auto, node-av, ffmpeg, .*, got "x265"$/)],
    [{ encoder: 'ffmpeg:h264_videotoolbox' }, expect.stringContaining('was built without h264_videotoolbox')],
    [[], 'the body must be a JSON object'],
  ])('%j is refused by field, rule and value', async (body, message) => {
    const response = await demo.post('/api/streams/default', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message });
  });

  test('a body that is large, or no JSON, is refused', async () => {
    expect((await demo.post('/api/streams/default', { format: 'x'.repeat(10_000) })).status).toBe(413);
    const form = await demo.request('/api/streams/default', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"format":"png"}',
    });
    expect(form.status).toBe(400);
  });

  test.each([
    ['of another origin', { origin: 'https://elsewhere.example' }],
    ['without an origin it may tell', { origin: 'null' }],
    ['that another site caused', { 'sec-fetch-site': 'cross-site' }],
    ['of another port of this host', { 'sec-fetch-site': 'same-site' }],
  ])('a POST %s changes nothing', async (_, headers) => {
    const before = await settings('default');
    expect((await demo.post('/api/streams/default', { quality: 5 }, headers)).status).toBe(403);
    expect(await settings('default')).toEqual(before);
  });

  test('a GET changes nothing', async () => {
    const before = await settings('default');
    expect((await demo.request('/api/streams/default?quality=5')).status).toBe(404);
    expect(await settings('default')).toEqual(before);
  });

  test('a name that was pointed at this machine is not answered', async () => {
    const asked = get(new URL('/api/streams', demo.url), { headers: { host: 'rebound.example' } });
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(403);
  });

  test('an unknown stream is 404', async () => {
    expect((await demo.post('/api/streams/nowhere', { quality: 5 })).status).toBe(404);
    expect((await demo.request('/api/streams/nowhere/metrics')).status).toBe(404);
  });
});

describe('the page’s files', () => {
  let demo: DemoApp;
  beforeAll(async () => {
    demo = await DemoApp.start();
  });
  afterAll(() => demo.stop());

  test('come under a policy that allows the demo’s own files and sockets, and nothing else', async () => {
    const { headers } = await demo.request('/');
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://${new URL(demo.url).host}`);
    expect(policy).not.toMatch(/unsafe|blob|data:|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('are not sent again while they are the same', async () => {
    const first = await demo.request('/assets/page.js');
    const etag = first.headers.get('etag') ?? '';
    expect((await demo.request('/assets/page.js', { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  test.each(['/assets/nothing.js', '/assets/..%2fmain.js', '/assets/%2e%2e%2fmain.js', '/assets/__proto__'])(
    '%s is 404',
    async (path) => {
      expect((await demo.request(path)).status).toBe(404);
    },
  );
});
