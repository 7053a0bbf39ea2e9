import { afterEach, describe, expect, test } from '@jest/globals';
import {
  Controller,
  Get,
  HttpException,
  Injectable,
  Module,
  NotFoundException,
  UnauthorizedException,
  UseFilters,
  UseGuards,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { map } from 'rxjs';
import { OnRfbEvent, RfbModule, type RfbEvent } from '../../lib/index.js';
import { connectViewer } from '../../lib/testing/index.js';
import { RawPeer, upgradeHead } from './support/raw-peer.js';
import { closeApps, PLATFORMS, startApp } from './support/test-app.js';

afterEach(closeApps);

@Injectable()
class Users {
  byCookie(cookie: string | undefined): { name: string } | undefined {
    return cookie === 'sid=1' ? { name: 'grace' } : undefined;
  }
}

@Module({ providers: [Users], exports: [Users] })
class UsersModule {}

@Injectable()
class CookieGuard implements CanActivate {
  constructor(private readonly users: Users) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: { cookie?: string }; user?: unknown }>();
    const user = this.users.byCookie(request.headers.cookie);
    if (!user) throw new UnauthorizedException();
    request.user = user;
    return true;
  }
}

@Injectable()
class Pointer {
  readonly events: RfbEvent[] = [];
  #heard = () => {};
  readonly heard = new Promise<void>((resolve) => (this.#heard = resolve));

  @OnRfbEvent('pointer_down')
  down(event: RfbEvent): void {
    this.events.push(event);
    this.#heard();
  }
}

const pointerDown = JSON.stringify({ type: 'event', event: { type: 'pointer_down', x: 1, y: 2, button: 1 } });

/** A guard that answers with one status. */
function guardThatThrows(error: () => Error): new () => CanActivate {
  return class implements CanActivate {
    canActivate(): boolean {
      throw error();
    }
  };
}

describe.each(PLATFORMS)('guards on %s', (platform) => {
  const guarded = { guards: [CookieGuard], imports: [UsersModule] };

  test('a guard with dependencies refuses a viewer without its cookie', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot(guarded)] });
    const refused = { closeCode: 4401, closeReason: 'unauthorized' };
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject(refused);
    await expect(connectViewer(app.ws('/rfb'), { headers: { cookie: 'sid=2' } })).rejects.toMatchObject(refused);
    expect(app.log.lines).toEqual([]);
  });

  test('what a guard finds out rides on the events of the viewer it lets in', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot(guarded)], providers: [Pointer] });
    const viewer = await connectViewer(app.ws('/rfb'), { headers: { cookie: 'sid=1' } });
    viewer.send(pointerDown);
    const pointer = app.app.get(Pointer);
    await pointer.heard;
    expect(pointer.events[0]).toMatchObject({ stream: 'default', principal: { name: 'grace' } });
    await viewer.close();
  });

  test('names of streams cannot be probed without passing the guard', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot(guarded)] });
    await expect(connectViewer(app.ws('/rfb/nobody'))).rejects.toMatchObject({ closeCode: 4401 });
    const headers = { cookie: 'sid=1' };
    await expect(connectViewer(app.ws('/rfb/nobody'), { headers })).rejects.toMatchObject({ closeCode: 4404 });
  });

  test('a global guard applies', async () => {
    const app = await startApp(platform, {
      imports: [UsersModule, RfbModule.forRoot()],
      providers: [{ provide: APP_GUARD, useClass: CookieGuard }],
    });
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ closeCode: 4401 });
    await (await connectViewer(app.ws('/rfb'), { headers: { cookie: 'sid=1' } })).close();
    expect(app.log.matching(/nothing guards/)).toEqual([]);
  });

  test('a guard among the decorators applies', async () => {
    const decorators = [UseGuards(CookieGuard)];
    const app = await startApp(platform, { imports: [RfbModule.forRoot({ decorators, imports: [UsersModule] })] });
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ closeCode: 4401 });
    expect(app.log.matching(/nothing guards/)).toEqual([]);
  });

  test.each([
    [4429, 'too many requests', () => new HttpException('slow down', 429)],
    [4401, 'unauthorized', () => new HttpException('not you', 403)],
    [4401, 'unauthorized', () => new HttpException('pay', 402)],
    [4401, 'unauthorized', () => new NotFoundException('hidden')],
    [1011, 'internal error', () => new HttpException('broken', 503)],
    [1011, 'internal error', () => new Error('a fault of the guard')],
  ])('closes with %i %s when a guard throws', async (closeCode, closeReason, error) => {
    const guards = [guardThatThrows(error)];
    const app = await startApp(platform, { imports: [RfbModule.forRoot({ guards })] });
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ closeCode, closeReason });
  });

  test('closes with 4401 when the app redirects to its login page', async () => {
    @Injectable()
    class ToLogin implements ExceptionFilter {
      catch(_error: unknown, host: ArgumentsHost): void {
        const response = host.switchToHttp().getResponse<{ redirect(url: string): void }>();
        response.redirect('/login');
      }
    }
    const app = await startApp(platform, {
      imports: [RfbModule.forRoot({ ...guarded, decorators: [UseFilters(new ToLogin())] })],
    });
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ closeCode: 4401 });
  });

  test('what middleware leaves on the request is the principal', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot()], providers: [Pointer] }, (nest) => {
      nest.use((request: { user?: unknown }, _response: unknown, next: () => void) => {
        request.user = 'from the session';
        next();
      });
    });
    const viewer = await connectViewer(app.ws('/rfb'));
    viewer.send(pointerDown);
    const pointer = app.app.get(Pointer);
    await pointer.heard;
    expect(pointer.events[0]!.principal).toBe('from the session');
    await viewer.close();
  });

  test('cookies that the pipeline sets reach the browser with the 101', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot()] }, (nest) => {
      nest.use((_request: IncomingMessage, response: ServerResponse, next: () => void) => {
        response.setHeader('Set-Cookie', ['sid=2; Path=/; HttpOnly', 'seen=1']);
        response.setHeader('X-Secret', 'stays');
        next();
      });
    });
    const viewer = await connectViewer(app.ws('/rfb'));
    expect(viewer.responseHeaders['set-cookie']).toEqual(['sid=2; Path=/; HttpOnly', 'seen=1']);
    expect(viewer.responseHeaders['x-secret']).toBeUndefined();
    await viewer.close();
  });

  test('an interceptor that wraps results neither refuses viewers nor touches the client script', async () => {
    @Injectable()
    class Wrap implements NestInterceptor {
      intercept(_context: ExecutionContext, next: CallHandler) {
        return next.handle().pipe(map((data: unknown) => ({ data })));
      }
    }
    const app = await startApp(platform, {
      imports: [RfbModule.forRoot()],
      providers: [{ provide: APP_INTERCEPTOR, useClass: Wrap }],
    });
    await (await connectViewer(app.ws('/rfb'))).close();
    const script = await fetch(`${app.origin}/rfb/client.js`);
    expect(script.headers.get('content-type')).not.toContain('json');
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('no principal');
      },
      1011,
    ],
    [
      'says no',
      () => {
        throw new UnauthorizedException();
      },
      4401,
    ],
    ['rejects', () => Promise.reject(new UnauthorizedException()), 4401],
  ])('a principal option that %s refuses the viewer', async (_how, principal, closeCode) => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot({ principal })] });
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ closeCode });
  });

  test('a viewer of role view is told so', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot({ role: 'view' })] });
    const viewer = await connectViewer(app.ws('/rfb'));
    expect(viewer.config.role).toBe('view');
    await viewer.close();
  });

  test('a catch-all route registered before the module is told from a refusal, and logged', async () => {
    @Controller()
    class CatchAll {
      @Get(platform === 'express' ? '*all' : '*')
      page(): string {
        return '<!doctype html>';
      }
    }
    @Module({ controllers: [CatchAll] })
    class PagesModule {}
    const app = await startApp(platform, { imports: [PagesModule, RfbModule.forRoot()] });
    if (platform === 'fastify') {
      // Its router prefers the longer static part, whatever came first.
      await (await connectViewer(app.ws('/rfb'))).close();
      return;
    }
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ closeCode: 1011 });
    expect(app.log.matching(/another handler answered 200; import RfbModule before/)).toHaveLength(1);
  });

  test('a guard that never answers is given up on', async () => {
    const guards = [
      class implements CanActivate {
        canActivate(): Promise<boolean> {
          return new Promise(() => {});
        }
      },
    ];
    const app = await startApp(platform, { imports: [RfbModule.forRoot({ guards, handshakeTimeoutMs: 50 })] });
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ closeCode: 1011 });
    expect(app.log.matching(/did not answer within handshakeTimeoutMs/)).toHaveLength(1);
  });

  test('what a refused peer goes on sending is not read', async () => {
    const sockets: Socket[] = [];
    const app = await startApp(platform, { imports: [RfbModule.forRoot(guarded)] }, (nest) => {
      nest.getHttpServer().on('connection', (socket: Socket) => sockets.push(socket));
    });
    const peer = await RawPeer.open(app.port);
    peer.write(upgradeHead(app.port, '/rfb'));
    await peer.until('unauthorized');
    expect(peer.bytes.readUInt16BE(peer.bytes.indexOf('unauthorized') - 2)).toBe(4401);
    peer.write(Buffer.alloc(32 * 1024 * 1024));
    const closed = new Promise((resolve) => sockets[0]!.once('close', resolve));
    await closed;
    expect(sockets[0]!.bytesRead).toBeLessThan(1024 * 1024);
    peer.destroy();
  });

  test('a peer that hangs up while a guard thinks ends the request once', async () => {
    const closes: string[] = [];
    let isThinking = () => {};
    const thinking = new Promise<void>((resolve) => (isThinking = resolve));
    let isOver = () => {};
    const over = new Promise<void>((resolve) => (isOver = resolve));
    const guards = [
      class implements CanActivate {
        canActivate(): Promise<boolean> {
          isThinking();
          return new Promise(() => {});
        }
      },
    ];
    const app = await startApp(platform, { imports: [RfbModule.forRoot({ guards })] }, (nest) => {
      nest.use((_request: unknown, response: ServerResponse, next: () => void) => {
        response.on('close', () => {
          closes.push('close');
          isOver();
        });
        next();
      });
    });
    const peer = await RawPeer.open(app.port);
    peer.write(upgradeHead(app.port, '/rfb'));
    await thinking;
    peer.end();
    await over;
    await peer.closed;
    expect(closes).toEqual(['close']);
  });

  test('the response of an admitted and of a refused handshake finishes and closes once', async () => {
    const seen: string[] = [];
    let isOver = () => {};
    let over = new Promise<void>((resolve) => (isOver = resolve));
    const app = await startApp(platform, { imports: [RfbModule.forRoot(guarded)] }, (nest) => {
      nest.use((_request: unknown, response: ServerResponse, next: () => void) => {
        response.on('finish', () => seen.push(`finish ${response.statusCode}`));
        response.on('close', () => {
          seen.push('close');
          isOver();
        });
        next();
      });
    });
    const viewer = await connectViewer(app.ws('/rfb'), { headers: { cookie: 'sid=1' } });
    await over;
    over = new Promise<void>((resolve) => (isOver = resolve));
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ closeCode: 4401 });
    await over;
    await viewer.close();
    expect(seen).toEqual(['finish 101', 'close', 'finish 401', 'close']);
  });
});
