import { afterEach, describe, expect, test } from '@jest/globals';
import { Scope, type CanActivate, type ModuleMetadata } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { RfbModule, type AuthenticateContext, type RfbRootOptions } from '../../lib/index.js';
import { connectViewer } from '../../lib/testing/index.js';
import { closeApps, PLATFORMS, startApp, type TestApp } from './support/test-app.js';

afterEach(closeApps);

class Everybody implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

const forbidden = { status: 403 };

describe.each(PLATFORMS)('Origin and Host on %s', (platform) => {
  const start = (options: RfbRootOptions = {}) => startApp(platform, { imports: [RfbModule.forRoot(options)] });
  const visit = async (app: TestApp, headers: Record<string, string>) =>
    (await connectViewer(app.ws('/rfb'), { headers })).close();
  const expectLetIn = async (app: TestApp, headers: Record<string, string>) =>
    expect(await visit(app, headers)).toMatchObject({ code: 1000 });

  test('a client that is no browser sends no Origin and is let in', async () => {
    await expectLetIn(await start(), {});
  });

  test('a client without an Origin gets HTTP 403 where allowMissingOrigin is false, and pages are let in', async () => {
    const app = await start({ allowMissingOrigin: false });
    await expect(visit(app, {})).rejects.toMatchObject(forbidden);
    expect(app.log.matching(/refused a viewer: it sent no Origin.*allowMissingOrigin/)).toHaveLength(1);
    await expectLetIn(app, { origin: app.origin });
  });

  test('a page of the same host is let in', async () => {
    const app = await start();
    await expectLetIn(app, { origin: app.origin });
  });

  test.each(['https://evil.example', 'http://127.0.0.1:1', 'null', 'http://127.0.0.1.evil.example', 'garbage'])(
    'a page of %s gets HTTP 403, and the log says once what to write',
    async (origin) => {
      const app = await start();
      await expect(visit(app, { origin })).rejects.toMatchObject(forbidden);
      await expect(visit(app, { origin })).rejects.toMatchObject(forbidden);
      expect(app.log.matching(/refused a viewer: Origin .* write RfbModule\.forRoot\(\{ origins: \[/)).toHaveLength(1);
    },
  );

  test('a page of a listed origin is let in', async () => {
    const app = await start({ origins: ['https://app.example'] });
    await expectLetIn(app, { origin: 'https://app.example' });
    await expect(visit(app, { origin: 'https://app.example:8443' })).rejects.toMatchObject(forbidden);
  });

  test('a function decides about every Origin', async () => {
    const app = await start({ origins: (origin, request) => origin === 'null' && request.url === '/rfb' });
    await expectLetIn(app, { origin: 'null' });
    await expect(visit(app, { origin: app.origin })).rejects.toMatchObject(forbidden);
  });

  test('a function that throws lets nobody in', async () => {
    const app = await start({
      origins: () => {
        throw new Error('broken');
      },
    });
    await expect(visit(app, { origin: app.origin })).rejects.toMatchObject(forbidden);
    await expectLetIn(app, {});
  });

  test('a name that was rebound to this machine is refused where no guard protects it', async () => {
    const app = await start();
    const rebound = { host: `evil.example:${app.port}`, origin: `http://evil.example:${app.port}` };
    await expect(visit(app, rebound)).rejects.toMatchObject(forbidden);
    expect(app.log.matching(/write RfbModule\.forRoot\(\{ hosts: \['evil\.example'\] \}\)/)).toHaveLength(1);
  });

  test.each(['localhost', 'view.localhost', '[::1]', '192.168.1.20'])(
    'the name %s cannot be rebound and is answered without a guard',
    async (name) => {
      await expectLetIn(await start(), { host: name, origin: `http://${name}` });
    },
  );

  test('a guarded endpoint answers to every host', async () => {
    await expectLetIn(await start({ guards: [Everybody] }), { host: 'app.example', origin: 'https://app.example' });
  });

  describe('a throttler asks how often, not who', () => {
    /** One of the app's own. Request-scoped ones get no onModuleInit, without which the package's method fails. */
    class SlowerGuard extends ThrottlerGuard {
      override canActivate(): Promise<boolean> {
        return Promise.resolve(true);
      }
    }
    const throttling = ThrottlerModule.forRoot([{ ttl: 60_000, limit: 100 }]);
    const arrangements: [string, RfbRootOptions, ModuleMetadata['providers']][] = [
      ['global', {}, [{ provide: APP_GUARD, useClass: ThrottlerGuard }]],
      ['global and request-scoped', {}, [{ provide: APP_GUARD, useClass: SlowerGuard, scope: Scope.REQUEST }]],
      ['of the module', { guards: [ThrottlerGuard] }, []],
      ['derived', { guards: [SlowerGuard] }, []],
    ];

    test.each(arrangements)(
      'so that with one alone (%s) rebound names are still refused',
      async (_, options, providers) => {
        const app = await startApp(platform, { imports: [throttling, RfbModule.forRoot(options)], providers });
        const rebound = { host: 'evil.example', origin: 'http://evil.example' };
        await expect(visit(app, rebound)).rejects.toMatchObject(forbidden);
        await expectLetIn(app, {});
        expect(app.log.matching(/nothing guards/)).toHaveLength(1);
      },
    );

    test('and beside it a guard still protects the endpoint', async () => {
      const app = await startApp(platform, {
        imports: [throttling, RfbModule.forRoot({ guards: [ThrottlerGuard, Everybody] })],
      });
      await expectLetIn(app, { host: 'app.example', origin: 'https://app.example' });
      expect(app.log.matching(/nothing guards/)).toEqual([]);
    });
  });

  describe('behind a proxy that is named', () => {
    const forwarded = {
      host: 'inner.example',
      origin: 'https://app.example',
      'x-forwarded-host': 'app.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '203.0.113.9',
    };
    const whoAsks = () => {
      const addresses: string[] = [];
      const authenticate = ({ remoteAddress }: AuthenticateContext) => addresses.push(remoteAddress);
      return { addresses, options: { guards: [Everybody], authenticate } };
    };

    test('pages of the host that it names are let in, and the app hears the viewer’s address', async () => {
      const { addresses, options } = whoAsks();
      const app = await start({ ...options, trustedProxies: ['loopback'] });
      await expectLetIn(app, forwarded);
      await fetch(`${app.origin}/rfb/streams`, { headers: { 'x-forwarded-for': '203.0.113.10' } });
      expect(addresses).toEqual(['203.0.113.9', '203.0.113.10']);
      await expect(visit(app, { ...forwarded, origin: 'https://evil.example' })).rejects.toMatchObject(forbidden);
    });

    test('and without the name its headers mean nothing', async () => {
      const { addresses, options } = whoAsks();
      const app = await start({ ...options, trustedProxies: ['192.0.2.7'] });
      await expect(visit(app, forwarded)).rejects.toMatchObject(forbidden);
      expect(app.log.matching(/a proxy of yours changes Host.*trustedProxies/)).toHaveLength(1);
      await expectLetIn(app, { ...forwarded, host: 'app.example' });
      expect(addresses).toEqual(['127.0.0.1']);
    });
  });

  test('only listed hosts are answered', async () => {
    const app = await start({ hosts: ['app.example', 'other.example:8443'], guards: [Everybody] });
    await expectLetIn(app, { host: 'app.example' });
    await expectLetIn(app, { host: 'app.example:3000' });
    await expectLetIn(app, { host: 'other.example:8443' });
    await expect(visit(app, { host: 'other.example' })).rejects.toMatchObject(forbidden);
    await expect(visit(app, {})).rejects.toMatchObject(forbidden);
  });
});
