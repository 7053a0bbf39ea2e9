import { afterEach, describe, expect, test } from '@jest/globals';
import {
  Controller,
  Header,
  HttpCode,
  Post,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { Display, RfbModule, type AuthenticateContext, type RfbRootOptions } from '../../lib/index.js';
import { connectViewer, testCard } from '../../lib/testing/index.js';
import { closeProxies, HOST_REWRITTEN, NginxProxy, PUBLIC_NAME, type Edit } from '../support/nginx-proxy.js';
import { closeApps, PLATFORMS, startApp, type TestApp } from './support/test-app.js';

afterEach(closeApps);
afterEach(closeProxies);

const COOKIE = 'session=of-grace';

@Controller()
class Login {
  @Post('login')
  @HttpCode(204)
  @Header('Set-Cookie', `${COOKIE}; Path=/; Secure; HttpOnly; SameSite=Strict`)
  login(): void {}
}

class CookieGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.switchToHttp().getRequest<IncomingMessage>().headers.cookie === COOKIE) return true;
    throw new UnauthorizedException();
  }
}

const refused = { status: 403 };

describe.each(PLATFORMS)('behind nginx, on %s', (platform) => {
  const start = (options: RfbRootOptions = {}, configure?: (app: INestApplication) => void) =>
    startApp(platform, { imports: [RfbModule.forRoot(options)], controllers: [Login] }, configure);
  const before = ({ port }: TestApp, ...edits: Edit[]) => NginxProxy.start(port, 'http', edits);
  const visit = async (proxy: NginxProxy, origin = proxy.origin, path = '/rfb') =>
    (await connectViewer(proxy.ws(path), { headers: { origin } })).close();
  const expectLetIn = async (...where: Parameters<typeof visit>) =>
    expect(await visit(...where)).toMatchObject({ code: 1000 });

  test('a page sees and steers the stream', async () => {
    const app = await start();
    const proxy = await before(app);
    const viewer = await connectViewer(proxy.ws('/rfb'), { headers: { origin: proxy.origin } });
    const display = app.app.get(Display);
    display.publish(testCard(0, 320, 240));
    expect((await viewer.nextPicture()).header).toMatchObject({ width: 320, height: 240 });
    const events = display.events();
    viewer.send(JSON.stringify({ type: 'event', event: { type: 'key_down', key: 'a', code: 'KeyA' } }));
    expect((await events.next()).value).toMatchObject({ event: { type: 'key_down', code: 'KeyA' } });
    await viewer.close();
  });

  test('a page of another site gets HTTP 403', async () => {
    const proxy = await before(await start());
    await expect(visit(proxy, 'https://evil.example')).rejects.toMatchObject(refused);
    await expect(visit(proxy, 'null')).rejects.toMatchObject(refused);
    await expectLetIn(proxy);
  });

  test('its own name is answered where hosts has it, and no other', async () => {
    const proxy = await before(await start({ hosts: [PUBLIC_NAME] }));
    const as = async (host: string) =>
      (await connectViewer(proxy.ws('/rfb'), { headers: { host, origin: `http://${host}` } })).close();
    expect(await as(PUBLIC_NAME)).toMatchObject({ code: 1000 });
    await expect(as('evil.example')).rejects.toMatchObject(refused);
  });

  describe('that sends another Host', () => {
    test('pages are refused, and the log says what to write into its configuration', async () => {
      const app = await start();
      const proxy = await before(app, HOST_REWRITTEN);
      await expect(visit(proxy)).rejects.toMatchObject(refused);
      expect(app.log.matching(/proxy_set_header Host \$http_host.*trustedProxies/)).toHaveLength(1);
    });

    test('pages are let in where trustedProxies names it, and those of other sites are not', async () => {
      const proxy = await before(await start({ trustedProxies: ['loopback'] }), HOST_REWRITTEN);
      await expectLetIn(proxy);
      await expect(visit(proxy, 'https://evil.example')).rejects.toMatchObject(refused);
    });

    test('what a viewer writes into those headers itself is not believed', async () => {
      const addresses: string[] = [];
      const authenticate = ({ remoteAddress }: AuthenticateContext) => addresses.push(remoteAddress);
      const app = await start({ trustedProxies: ['loopback'], authenticate, guards: [CookieGuard] });
      const proxy = await before(app, HOST_REWRITTEN);
      const forged = {
        cookie: COOKIE,
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
      };
      const as = async (origin: string) =>
        (await connectViewer(proxy.ws('/rfb'), { headers: { ...forged, origin } })).close();
      await expect(as('https://evil.example')).rejects.toMatchObject(refused);
      expect(await as(proxy.origin)).toMatchObject({ code: 1000 });
      expect(addresses).toEqual(['127.0.0.1']);
    });
  });

  describe('that serves it below a path', () => {
    test('which it takes off', async () => {
      const app = await start();
      const below: Edit[] = [
        ['location / {', 'location /tools/ {'],
        [`proxy_pass http://127.0.0.1:${app.port};`, `proxy_pass http://127.0.0.1:${app.port}/;`],
      ];
      const proxy = await before(app, ...below);
      await expectLetIn(proxy, proxy.origin, '/tools/rfb');
      expect((await fetch(`${proxy.origin}/tools/rfb/client.js`)).status).toBe(200);
      await expect(visit(proxy)).rejects.toMatchObject({ status: 404 });
    });

    test('which the app has as its global prefix', async () => {
      const app = await start({}, (nest) => nest.setGlobalPrefix('tools'));
      const proxy = await before(app, ['location / {', 'location /tools/ {']);
      await expectLetIn(proxy, proxy.origin, '/tools/rfb');
    });
  });

  describe('that ends TLS', () => {
    test('a page with a Secure, HttpOnly, SameSite cookie is let in over wss, and nobody without', async () => {
      const app = await start({ guards: [CookieGuard] });
      const proxy = await NginxProxy.start(app.port, 'https');
      const { certificate: ca, origin } = proxy;
      const setCookie = await new Promise<string[] | undefined>((resolve, reject) => {
        const login = requestOverTls(`${origin}/login`, { method: 'POST', ca }, (response) => {
          response.resume().once('end', () => resolve(response.headers['set-cookie']));
        });
        login.once('error', reject).end();
      });
      expect(setCookie).toEqual([expect.stringMatching(/; Secure; HttpOnly; SameSite=Strict$/)]);
      const cookie = setCookie![0]!.split(';', 1)[0]!;
      const viewer = await connectViewer(proxy.ws('/rfb'), { ca, headers: { origin, cookie } });
      expect(await viewer.close()).toMatchObject({ code: 1000 });
      const stranger = connectViewer(proxy.ws('/rfb'), { ca, headers: { origin } });
      await expect(stranger).rejects.toMatchObject({ closeCode: 4401 });
    });

    test('the unencrypted page of the same name is another origin where trustedProxies names it', async () => {
      const app = await start({ trustedProxies: ['loopback'] });
      const proxy = await NginxProxy.start(app.port, 'https');
      const { certificate: ca, origin } = proxy;
      const visitFrom = async (page: string) =>
        (await connectViewer(proxy.ws('/rfb'), { ca, headers: { origin: page } })).close();
      expect(await visitFrom(origin)).toMatchObject({ code: 1000 });
      await expect(visitFrom(origin.replace('https', 'http'))).rejects.toMatchObject(refused);
      expect(app.log.matching(/over https; .*X-Forwarded-Proto/)).toHaveLength(1);
    });
  });

  test('an idle viewer outlasts its time-out by the heartbeat', async () => {
    const timeout: Edit = ['proxy_read_timeout 60s;', 'proxy_read_timeout 8s;'];
    const beating = await start({ heartbeatIntervalMs: 3000 });
    const silent = await start({ heartbeatIntervalMs: 600_000 });
    const viewer = await connectViewer((await before(beating, timeout)).ws('/rfb'));
    const cut = await connectViewer((await before(silent, timeout)).ws('/rfb'));
    // Connected later and gone already: the other one would be too.
    expect(await cut.closed).toMatchObject({ code: 1006 });
    beating.app.get(Display).publish(testCard(0, 320, 240));
    expect((await viewer.nextPicture()).header).toMatchObject({ width: 320 });
    await viewer.close();
  });

  test('what it denies does not reach the app', async () => {
    let asked = 0;
    class Counting implements CanActivate {
      canActivate(): boolean {
        asked += 1;
        return true;
      }
    }
    const app = await start({ guards: [Counting] });
    const proxy = await before(app, ['location / {', 'location = /rfb/secret { deny all; }\n  location / {']);
    await expect(visit(proxy, proxy.origin, '/rfb/secret')).rejects.toMatchObject(refused);
    expect(asked).toBe(0);
    await expectLetIn(proxy);
    expect(asked).toBe(1);
  });

  test('viewers are told of a shutdown through it', async () => {
    const app = await start();
    const proxy = await before(app);
    const viewer = await connectViewer(proxy.ws('/rfb'));
    await app.app.close();
    expect(await viewer.closed).toMatchObject({ code: 1001 });
    await expect(visit(proxy)).rejects.toMatchObject({ status: 502 });
  });
});
