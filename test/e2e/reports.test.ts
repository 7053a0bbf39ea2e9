import { afterEach, describe, expect, test } from '@jest/globals';
import {
  ForbiddenException,
  HttpException,
  Injectable,
  UnauthorizedException,
  VersioningType,
  type BeforeApplicationShutdown,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { RfbModule, Server, type AuthenticateContext, type RfbRootOptions } from '../../lib/index.js';
import { connectViewer, testCard } from '../../lib/testing/index.js';
import { closeApps, PLATFORMS, startApp, type TestApp } from './support/test-app.js';

afterEach(closeApps);

const DISPLAYS = { default: { width: 64, height: 48 }, camera: { width: 32, height: 24, framerate: 10 } };
const ROUTES = ['/rfb/health', '/rfb/streams', '/rfb/streams/default/metrics'];

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

async function get({ origin }: TestApp, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${origin}${path}`, { headers });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers };
}

const statuses = (app: TestApp, headers?: Record<string, string>) =>
  Promise.all(ROUTES.map(async (route) => (await get(app, route, headers)).status));

const headersOf = (context: ExecutionContext) =>
  context.switchToHttp().getRequest<{ headers: IncomingHttpHeaders }>().headers;

/** Lets in whoever has a cookie. */
class CookieGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (headersOf(context).cookie === 'user=grace') return true;
    throw new UnauthorizedException();
  }
}

/** Answers what the request asks for. */
class MoodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const status = Number(headersOf(context)['x-mood'] ?? 200);
    if (status === 403) throw new ForbiddenException();
    if (status !== 200) throw new HttpException('no', status);
    return true;
  }
}

describe.each(PLATFORMS)('over HTTP, on %s,', (platform) => {
  const start = (
    options: RfbRootOptions = {},
    configure: (app: INestApplication) => void = () => {},
    providers: (new () => object)[] = [],
  ) => startApp(platform, { imports: [RfbModule.forRoot({ displays: DISPLAYS, ...options })], providers }, configure);

  test('health says that the endpoint is well, and for how long', async () => {
    const { status, body, headers } = await get(await start(), '/rfb/health');
    expect([status, body]).toEqual([200, { status: 'ok', uptime_s: expect.any(Number) }]);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
  });

  test('streams are listed with size, rates, viewers, and the role one would have', async () => {
    const app = await start({ role: 'view' });
    const viewer = await connectViewer(app.ws('/rfb/camera'));
    const { body } = await get(app, '/rfb/streams');
    const common = { fps_published: 0, role: 'view' };
    expect(body).toEqual([
      { name: 'default', width: 64, height: 48, fps: 30, clients: 0, ...common },
      { name: 'camera', width: 32, height: 24, fps: 10, clients: 1, ...common },
    ]);
    await viewer.close();
  });

  test('metrics are one object for each viewer, and say what it was sent', async () => {
    const app = await start();
    const viewer = await connectViewer(app.ws('/rfb'));
    expect(viewer.config.client_id).toBeDefined();
    app.app
      .get(Server)
      .stream('default')!
      .publish(testCard(0, 64, 48));
    await viewer.nextPicture();
    const { status, body } = await get(app, '/rfb/streams/default/metrics');
    expect(status).toBe(200);
    expect(body).toEqual([
      expect.objectContaining({
        client_id: viewer.config.client_id,
        role: 'control',
        transport: 'image',
        mime: 'image/jpeg',
        rendition: 'image/jpeg',
        frames_sent: 1,
        frames_dropped: 0,
        keyframes_sent: 0,
        bytes_sent: viewer.pictures[0]!.payload.byteLength + expectedHeaderBytes(viewer.pictures[0]!),
        encode_ms: expect.any(Number),
        inflight: expect.any(Number),
        target_fps: 30,
        malformed_messages: 0,
      }),
    ]);
    expect((await get(app, '/rfb/streams/camera/metrics')).body).toEqual([]);
    await viewer.close();
  });

  test('answers are kept by no cache, whatever they are', async () => {
    const app = await start({ guards: [new MoodyGuard()] });
    for (const route of [...ROUTES, '/rfb/streams/nobody/metrics']) {
      expect((await get(app, route)).headers.get('cache-control')).toBe('no-store');
    }
  });

  test('nothing is told where the guards say no, in their own words', async () => {
    const app = await start({ guards: [new CookieGuard()] });
    expect(await statuses(app)).toEqual([401, 401, 401]);
    expect(await statuses(app, { cookie: 'user=grace' })).toEqual([200, 200, 200]);
    const moody = await start({ guards: [new MoodyGuard()] });
    for (const status of [401, 403, 429, 503]) {
      expect(await statuses(moody, { 'x-mood': String(status) })).toEqual([status, status, status]);
    }
  });

  test('nothing is told to pages of a foreign Origin, nor under a foreign Host', async () => {
    const app = await start();
    expect(await statuses(app, { origin: 'https://evil.example' })).toEqual([403, 403, 403]);
    expect(await statuses(app, { origin: 'null' })).toEqual([403, 403, 403]);
    expect(await statuses(app, { origin: app.origin })).toEqual([200, 200, 200]);
    const named = await start({ hosts: ['app.example'] });
    expect(await statuses(named)).toEqual([403, 403, 403]);
    // Of what a page fetches from its own host browsers say no Origin.
    expect(await statuses(await start({ allowMissingOrigin: false }))).toEqual([200, 200, 200]);
  });

  test('the throw of an origins function refuses, and is not the end of the process', async () => {
    const origins = () => {
      throw new Error('no database');
    };
    const app = await start({ origins });
    expect(await statuses(app, { origin: app.origin })).toEqual([403, 403, 403]);
    expect(app.log.lines.join()).toContain('the origins option threw Error: no database');
  });

  describe('where hooks decide', () => {
    const authenticate = ({ token, cookies, query }: AuthenticateContext) =>
      token ?? cookies['user'] ?? query.get('user');
    const authorize = (principal: unknown, stream: string) => {
      if (principal === 'ada') return 'control';
      return principal === 'grace' && stream !== 'camera' ? 'view' : null;
    };

    test.each([
      ['a bearer token', { authorization: 'Bearer ada' }, ''],
      ['a cookie', { cookie: 'user=ada' }, ''],
      ['the query', {}, '?user=ada'],
    ])('they are asked with %s', async (_, headers, query) => {
      const app = await start({ authenticate, authorize });
      const { body } = await get(app, `/rfb/streams${query}`, headers);
      expect(body).toMatchObject([{ name: 'default', role: 'control' }, { name: 'camera' }]);
    });

    test('only those streams are listed that one might open', async () => {
      const app = await start({ authenticate, authorize });
      const { body } = await get(app, '/rfb/streams', { cookie: 'user=grace' });
      expect(body).toMatchObject([{ name: 'default', role: 'view' }]);
      expect(body).toHaveLength(1);
      expect((await get(app, '/rfb/streams')).body).toEqual([]);
    });

    test('metrics are for who may control; to others a stream they may not open is like one there is not', async () => {
      const app = await start({ authenticate, authorize });
      const status = async (stream: string, user?: string) =>
        (await get(app, `/rfb/streams/${stream}/metrics`, user ? { cookie: `user=${user}` } : {})).status;
      expect([await status('default', 'ada'), await status('nobody', 'ada')]).toEqual([200, 404]);
      expect([await status('default', 'grace'), await status('camera', 'grace')]).toEqual([403, 401]);
      expect([await status('default'), await status('nobody')]).toEqual([401, 401]);
    });

    test('one that takes too long, or throws, shows nothing and is logged once', async () => {
      const slow = await start({ authenticate: () => new Promise(() => {}), authenticateTimeoutMs: 50 });
      expect((await get(slow, '/rfb/streams')).body).toEqual([]);
      expect(slow.log.lines.join()).toContain('took more than 50 ms');
      const broken = await start({
        authenticate: () => {
          throw new Error('no database');
        },
      });
      expect((await get(broken, '/rfb/streams')).body).toEqual([]);
      expect(broken.log.matching(/authenticate threw/)).toHaveLength(1);
    });
  });

  test('a stream there is not has no metrics, whatever its name', async () => {
    const app = await start();
    for (const name of ['nobody', '__proto__', 'constructor', '..%2f..', 'x'.repeat(90), '%00', '%20']) {
      expect([name, (await get(app, `/rfb/streams/${name}/metrics`)).status]).toEqual([name, 404]);
    }
  });

  test('streams may be called like the routes: a handshake is never taken for a request', async () => {
    const app = await start({ displays: { health: DISPLAYS.camera, streams: DISPLAYS.camera } });
    for (const name of ['health', 'streams']) {
      const viewer = await connectViewer(app.ws(`/rfb/${name}`));
      expect(viewer.config.stream).toBe(name);
      await viewer.close();
    }
    expect(await statuses(app)).toEqual([200, 200, 404]);
  });

  test('an application that asks for none has none', async () => {
    expect(await statuses(await start({ reports: false }))).toEqual([404, 404, 404]);
  });

  test('HEAD is answered without a body, and other methods not at all', async () => {
    const app = await start();
    for (const route of ROUTES) {
      const head = await fetch(`${app.origin}${route}`, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      for (const method of ['POST', 'PUT', 'DELETE']) {
        expect((await fetch(`${app.origin}${route}`, { method })).status).toBe(404);
      }
    }
  });

  test('they stand below a global prefix, and have no version', async () => {
    const app = await start({}, (nest) => {
      nest.setGlobalPrefix('api');
      nest.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
    });
    expect((await get(app, '/api/rfb/streams')).status).toBe(200);
    expect((await fetch(`${app.origin}/rfb/streams`)).status).toBe(404);
  });

  test('who shuts down says so', async () => {
    let answers: number[] = [];
    let ask = () => Promise.resolve();
    @Injectable()
    class Drain implements BeforeApplicationShutdown {
      beforeApplicationShutdown(): Promise<void> {
        return ask();
      }
    }
    const app = await start({}, () => {}, [Drain]);
    ask = async () => void (answers = await statuses(app));
    await app.app.close();
    expect(answers).toEqual([503, 503, 503]);
  });
});

/** Bytes of a message that are not its payload. */
function expectedHeaderBytes({ header }: { header: object }): number {
  return 4 + Buffer.byteLength(JSON.stringify(header));
}
