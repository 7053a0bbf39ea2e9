import { afterEach, describe, expect, test } from '@jest/globals';
import {
  Controller,
  HttpException,
  Injectable,
  Post,
  Req,
  UnauthorizedException,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { finalize, tap } from 'rxjs';
import { RfbModule, Server, type RfbRootOptions } from '../../lib/index.js';
import { connectViewer, type TestViewer } from '../../lib/testing/index.js';
import { addSessions, type SessionHabit, type SessionRecord, type UserSession } from '../support/session-store.js';
import { closeApps, PLATFORMS, startApp, type Platform, type TestApp } from './support/test-app.js';

afterEach(closeApps);

type SessionRequest = IncomingMessage & {
  session: UserSession & { destroy(done: () => void): unknown };
  user?: unknown;
};

/** Asks the session who it is, counts in it, and then does what the test says. */
class SessionGuard implements CanActivate {
  answer: () => Promise<void> | void = () => {};

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SessionRequest>();
    if (!request.session.user) throw new UnauthorizedException();
    request.user = request.session.user;
    request.session.visits = (request.session.visits ?? 0) + 1;
    await this.answer();
    return true;
  }
}

@Controller()
class LoginController {
  @Post('login')
  login(@Req() request: SessionRequest): void {
    request.session.user = { name: 'grace' };
  }

  @Post('logout')
  logOut(@Req() request: SessionRequest): Promise<void> {
    return new Promise((resolve) => request.session.destroy(() => resolve()));
  }
}

/** Opens something per request, as one that holds a transaction does. */
@Injectable()
class Transactions implements NestInterceptor {
  readonly story: string[] = [];

  intercept(_context: ExecutionContext, next: CallHandler) {
    this.story.push('begin');
    return next.handle().pipe(
      tap(() => this.story.push('commit')),
      finalize(() => this.story.push('release')),
    );
  }
}

interface WatchOptions {
  readonly rfb?: RfbRootOptions;
  readonly habit?: SessionHabit;
  readonly configure?: (app: INestApplication) => void;
}

/** Refuses from somewhere before the module's own guards. */
class RefusingDoor implements CanActivate {
  isShut = false;

  constructor(private readonly by: 'middleware' | 'a global guard' | 'a hook') {}

  canActivate(): boolean {
    if (this.isShut) throw new UnauthorizedException();
    return true;
  }

  install(platform: Platform, app: INestApplication): void {
    if (this.by === 'a global guard') app.useGlobalGuards(this);
    else if (this.by === 'middleware' || platform === 'express') {
      app.use((_request: IncomingMessage, response: ServerResponse, next: () => void) => {
        if (!this.isShut) return next();
        response.statusCode = 401;
        response.end('log in');
      });
    } else {
      // After the sessions' own, which then has something to save.
      (app as NestFastifyApplication)
        .getHttpAdapter()
        .getInstance()
        .addHook('preHandler', async (_request, reply) => {
          if (this.isShut) await reply.code(401).send({ please: 'log in' });
        });
    }
  }
}

/** An application with sessions, somebody who logged in and watches, and what became of every request. */
class Watch {
  readonly guard = new SessionGuard();
  /** What responses had of a socket after they closed, one for each `close`. */
  readonly closes: ('socket' | 'no socket')[] = [];
  readonly requests: IncomingMessage[] = [];
  app!: TestApp;
  sessions!: SessionRecord;
  cookie!: string;
  viewer!: TestViewer;
  #responses = 0;

  static async start(platform: Platform, { rfb, habit, configure }: WatchOptions = {}): Promise<Watch> {
    const watch = new Watch();
    watch.app = await startApp(
      platform,
      {
        imports: [RfbModule.forRoot({ guards: [watch.guard], ...rfb })],
        controllers: [LoginController],
        providers: [Transactions, { provide: APP_INTERCEPTOR, useExisting: Transactions }],
      },
      async (nest) => {
        watch.sessions = await addSessions(platform, nest, habit);
        nest.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
          watch.#note(request, response);
          next();
        });
        configure?.(nest);
      },
    );
    watch.cookie = await watch.#login();
    watch.viewer = await connectViewer(watch.app.ws('/rfb?from=here'), { headers: { cookie: watch.cookie } });
    await watch.over();
    return watch;
  }

  get server(): Server {
    return this.app.app.get(Server);
  }

  get story(): string[] {
    return this.app.app.get(Transactions).story;
  }

  /** Counts responses from now on. None may be open. */
  forget(): void {
    this.closes.length = this.#responses = 0;
  }

  /** Resolves when no response is open any more. */
  async over(): Promise<void> {
    while (this.closes.length < this.#responses) await once(this.#closed, 'close');
  }

  /** A request as any page makes them, which prolongs the session. */
  async visit(): Promise<void> {
    await fetch(`${this.app.origin}/rfb`, { headers: { cookie: this.cookie } });
    await this.over();
  }

  async logOut(): Promise<void> {
    await fetch(`${this.app.origin}/logout`, { method: 'POST', headers: { cookie: this.cookie } });
  }

  readonly #closed = new EventEmitter();

  #note(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(request);
    this.#responses++;
    response.on('close', () => {
      // Whoever listens later than this is told before the socket goes.
      setImmediate(() => {
        this.closes.push(response.socket ? 'socket' : 'no socket');
        this.#closed.emit('close');
      });
    });
  }

  async #login(): Promise<string> {
    const response = await fetch(`${this.app.origin}/login`, { method: 'POST' });
    return response.headers.getSetCookie()[0]!.split(';')[0]!;
  }
}

const unauthorized = { code: 4401, reason: 'unauthorized' };

/** Lets what was set going in this turn of the event loop happen. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A guard's answer of one status. */
const answers = (status: number) => () => {
  throw new HttpException('no', status);
};

describe.each(PLATFORMS)('revalidate on %s', (platform) => {
  describe.each([
    { status: undefined, says: 'lets it pass', isClosed: false },
    { status: 401, says: 'answers 401', isClosed: true },
    { status: 403, says: 'answers 403', isClosed: true },
    { status: 302, says: 'redirects', isClosed: true },
    { status: 404, says: 'answers 404', isClosed: false },
    { status: 429, says: 'answers 429', isClosed: false },
    { status: 503, says: 'answers 503', isClosed: false },
  ])('where a guard $says', ({ status, isClosed }) => {
    test(`the viewer is ${isClosed ? 'closed with 4401' : 'left alone'}`, async () => {
      const watch = await Watch.start(platform);
      if (status) watch.guard.answer = answers(status);
      expect(await watch.server.revalidate()).toBe(isClosed ? 1 : 0);
      if (isClosed) expect(await watch.viewer.closed).toEqual(unauthorized);
      else expect(await watch.viewer.close()).toMatchObject({ code: 1000 });
    });

    test('the session is neither written nor prolonged', async () => {
      const watch = await Watch.start(platform);
      const { sessions } = watch;
      const [content, writes] = [sessions.content(), sessions.writes.length];
      if (status) watch.guard.answer = answers(status);
      await watch.server.revalidate();
      await watch.over();
      expect(sessions.writes.slice(writes)).toEqual([]);
      expect(sessions.content()).toBe(content);
      // What anybody else asks for does prolong it.
      await watch.visit();
      expect(sessions.writes.slice(writes)).not.toEqual([]);
      expect(sessions.content()).not.toBe(content);
    });

    test('the response closes once and lets go of its socket, and nothing is left open', async () => {
      const watch = await Watch.start(platform);
      if (status) watch.guard.answer = answers(status);
      watch.forget();
      watch.story.length = 0;
      const asked = watch.requests.length;
      await watch.server.revalidate();
      await watch.over();
      // Where a response closes twice, the second comes a turn or two later.
      for (let turn = 0; turn < 10; turn++) await nextTurn();
      expect(watch.requests).toHaveLength(asked + 1);
      expect(watch.closes).toEqual(['no socket']);
      expect(watch.story).toEqual(status ? [] : ['begin', 'commit', 'release']);
    });
  });

  test.each(['eager', 'touching'] as const)('a session of the %s kind is not written', async (habit) => {
    const watch = await Watch.start(platform, { habit });
    const [content, writes] = [watch.sessions.content(), watch.sessions.writes.length];
    expect(await watch.server.revalidate()).toBe(0);
    await watch.over();
    expect(watch.sessions.writes.slice(writes)).toEqual([]);
    expect(watch.sessions.content()).toBe(content);
  });

  test('a viewer who has logged out is closed, and the empty session that stands for it is not saved', async () => {
    const watch = await Watch.start(platform, { habit: 'eager' });
    await watch.logOut();
    const writes = watch.sessions.writes.length;
    expect(await watch.server.revalidate()).toBe(1);
    expect(await watch.viewer.closed).toEqual(unauthorized);
    await watch.over();
    expect(watch.sessions.writes.slice(writes)).toEqual([]);
  });

  test('a guard that thinks for too long leaves the viewer; its interceptors end, late, and save nothing', async () => {
    const watch = await Watch.start(platform, { rfb: { handshakeTimeoutMs: 3000 } });
    const writes = watch.sessions.writes.length;
    let isDone = () => {};
    watch.guard.answer = () => new Promise((resolve) => (isDone = resolve));
    watch.story.length = 0;
    expect(await watch.server.revalidate()).toBe(0);
    await watch.over();
    expect(watch.app.log.matching(/could not revalidate .* did not answer within handshakeTimeoutMs/)).toHaveLength(1);
    expect(watch.requests.at(-1)).toMatchObject({ aborted: true, destroyed: true });
    isDone();
    while (!watch.story.includes('release')) await nextTurn();
    expect(watch.sessions.writes.slice(writes)).toEqual([]);
    expect(watch.closes.slice(-1)).toEqual(['no socket']);
    expect(await watch.viewer.close()).toMatchObject({ code: 1000 });
  });

  test('guards that fail for many viewers, many times, are one line in the log', async () => {
    const watch = await Watch.start(platform);
    const { ws } = watch.app;
    const others = await Promise.all(
      Array.from({ length: 9 }, () => connectViewer(ws('/rfb'), { headers: { cookie: watch.cookie } })),
    );
    watch.guard.answer = answers(503);
    for (let time = 0; time < 3; time++) expect(await watch.server.revalidate()).toBe(0);
    expect(watch.app.log.matching(/could not revalidate a viewer, who stays: .* answered 503/)).toHaveLength(1);
    await Promise.all(others.map((other) => other.close()));
  });

  test.each(['middleware', 'a global guard', 'a hook'] as const)(
    'a refusal by %s closes, and saves nothing',
    async (by) => {
      const refusal = new RefusingDoor(by);
      const watch = await Watch.start(platform, { configure: (app) => refusal.install(platform, app) });
      const writes = watch.sessions.writes.length;
      refusal.isShut = true;
      expect(await watch.server.revalidate()).toBe(1);
      expect(await watch.viewer.closed).toEqual(unauthorized);
      expect(watch.sessions.writes.slice(writes)).toEqual([]);
    },
  );

  test('guards see the address of the viewer, whose own socket is out of their reach', async () => {
    const watch = await Watch.start(platform);
    const [handshake] = watch.requests.slice(-1);
    const { remoteAddress, remotePort } = handshake!.socket;
    expect(await watch.server.revalidate()).toBe(0);
    await watch.over();
    const [question] = watch.requests.slice(-1);
    expect(question).toMatchObject({ url: handshake!.url, headers: handshake!.headers, method: 'GET' });
    expect(question!.socket).toMatchObject({ remoteAddress, remotePort, destroyed: true });
    question!.socket.destroy(new Error('a middleware gave up'));
    watch.guard.answer = () => void watch.requests.at(-1)!.destroy();
    expect(await watch.server.revalidate()).toBe(0);
    expect(await watch.viewer.close()).toMatchObject({ code: 1000 });
  });

  test('a question takes no cookie to the viewer and leaves nothing listening on its socket', async () => {
    const watch = await Watch.start(platform);
    const { socket } = watch.requests.at(-1)!;
    const listeners = () => socket.eventNames().map((name) => `${String(name)} ${socket.listenerCount(name)}`);
    const [before, bytes] = [listeners(), socket.bytesWritten];
    for (let time = 0; time < 12; time++) await watch.server.revalidate();
    await watch.over();
    expect(listeners()).toEqual(before);
    expect(socket.bytesWritten).toBe(bytes);
  });
});
