import { describe, expect, test } from '@jest/globals';
import {
  Controller,
  HttpCode,
  HttpException,
  Injectable,
  Post,
  Req,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { RfbRootOptions } from '../../lib/index.js';
import { testCard } from '../../lib/testing/index.js';
import { LogRecorder } from '../e2e/support/log-recorder.js';
import { addSessions, type SessionRecord, type UserSession } from '../support/session-store.js';
import { showsCard } from './support/card.js';
import { NestFixture, type NestApp } from './support/nest-fixture.js';
import type { ViewPage } from './support/view-page.js';

const fixture = NestFixture.use();

type SessionRequest = IncomingMessage & { session: UserSession & { destroy(done: () => void): unknown } };

@Controller()
class LoginController {
  @Post('login')
  @HttpCode(204)
  login(@Req() request: SessionRequest): void {
    request.session.user = { name: 'grace' };
  }

  @Post('logout')
  @HttpCode(204)
  logOut(@Req() request: SessionRequest): Promise<void> {
    return new Promise((resolve) => request.session.destroy(() => resolve()));
  }
}

/** An application that one logs in to, and how often its guard was asked. */
class GuardedApp {
  app!: NestApp;
  sessions!: SessionRecord;
  readonly log = new LogRecorder();
  asked = 0;
  /** What the guard does besides asking the session. */
  mood: () => void = () => {};

  static async start(options: RfbRootOptions = {}): Promise<GuardedApp> {
    const guarded = new GuardedApp();
    @Injectable()
    class SessionGuard implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        guarded.asked += 1;
        guarded.mood();
        if (!context.switchToHttp().getRequest<SessionRequest>().session.user) throw new UnauthorizedException();
        return true;
      }
    }
    guarded.app = await fixture.app(
      { guards: [SessionGuard], ...options },
      {
        logger: guarded.log,
        controllers: [LoginController],
        configure: async (app) => {
          guarded.sessions = await addSessions('express', app);
        },
      },
    );
    guarded.app.display().publish(testCard(1, 640, 480));
    return guarded;
  }

  /** A page of this application. */
  page(): Promise<ViewPage> {
    return fixture.page(this.app);
  }

  /** A page of this application, whose user has logged in. */
  async loggedIn(): Promise<ViewPage> {
    const page = await this.page();
    await post(page, '/login');
    return page;
  }
}

function post(page: ViewPage, path: string): Promise<number> {
  return page.page.evaluate(async (to) => (await fetch(to, { method: 'POST' })).status, path);
}

const statesOf = async (page: ViewPage, view = 0) => (await page.log(view)).states.map(({ state }) => state);

const refused = { state: 'refused', code: 4401, reason: 'unauthorized' };

describe('a page', () => {
  test('whose user has logged in shows the picture', async () => {
    const page = await (await GuardedApp.start()).loggedIn();
    await page.mount();
    await page.reached('live');
    await page.expectToSee('the test card', (pixels) => showsCard(pixels, 1));
  });

  test('whose user has not logged in is refused, with code and reason, and does not ask again', async () => {
    const guarded = await GuardedApp.start();
    const page = await guarded.page();
    await page.mount();
    expect(await page.reached('refused')).toEqual(refused);
    expect(await statesOf(page)).toEqual(['connecting', 'refused']);
    expect(guarded.asked).toBe(1);
  });

  test('whose session has expired is refused like one without', async () => {
    const guarded = await GuardedApp.start();
    const page = await guarded.loggedIn();
    guarded.sessions.expire();
    await page.mount();
    expect(await page.reached('refused')).toEqual(refused);
    expect(guarded.asked).toBe(1);
  });

  test('that asks for a stream there is not is told so, if its user has logged in', async () => {
    const guarded = await GuardedApp.start();
    const page = await guarded.page();
    await page.mount({ url: '/rfb/nobody' });
    expect(await page.reached('refused')).toEqual(refused);
    await post(page, '/login');
    await page.mount({ url: '/rfb/nobody' }, '#second');
    const unknown = { state: 'closed', code: 4404, reason: "unknown stream 'nobody'" };
    expect(await page.reached('closed', 1)).toEqual(unknown);
    expect(await statesOf(page, 1)).toEqual(['connecting', 'closed']);
  });

  test('that comes too often is told so, and waits', async () => {
    const guarded = await GuardedApp.start();
    const page = await guarded.loggedIn();
    guarded.mood = () => {
      throw new HttpException('slow down', 429);
    };
    await page.mount();
    const waiting = { state: 'reconnecting', code: 4429, reason: 'too many requests' };
    expect(await page.lost()).toEqual(waiting);
    expect(guarded.asked).toBe(1);
  });
});

describe('a page of another origin', () => {
  test('sees nothing, whatever cookies its user has, and the guard is not even asked', async () => {
    const stranger = await GuardedApp.start();
    // Cookies know no ports: the stranger's page has what opens this one's door.
    const guarded = await GuardedApp.start();
    const page = await guarded.loggedIn();
    await page.page.goto(stranger.app.origin);
    await page.page.waitForFunction(() => (globalThis as unknown as { ready?: boolean }).ready);
    const handshake = page.page.waitForEvent('websocket');
    await page.mount({ url: `${guarded.app.origin}/rfb`, reconnect: false });
    const failure = await (await handshake).waitForEvent('socketerror');
    expect(failure).toContain('403');
    // A page is not told the status of a handshake: all it sees is that there is no connection.
    expect(await page.reached('closed')).toEqual({ state: 'closed', code: 1006, reason: '' });
    expect(guarded.asked).toBe(0);
    expect(guarded.log.matching(/refused a viewer: Origin .* write RfbModule\.forRoot\(\{ origins: \[/)).toHaveLength(
      1,
    );
  });

  test('that is listed shows the picture to a user who has logged in', async () => {
    const stranger = await GuardedApp.start();
    const guarded = await GuardedApp.start({ origins: [stranger.app.origin] });
    const page = await guarded.loggedIn();
    await page.page.goto(stranger.app.origin);
    await page.page.waitForFunction(() => (globalThis as unknown as { ready?: boolean }).ready);
    await page.mount({ url: `${guarded.app.origin}/rfb` });
    await page.reached('live');
    await page.expectToSee('the test card', (pixels) => showsCard(pixels, 1));
  });
});

describe('a page whose user logs out while watching', () => {
  test('shows that it is refused after one more try with the cookie it has, and no further one', async () => {
    const guarded = await GuardedApp.start();
    const page = await guarded.loggedIn();
    await page.mount();
    await page.reached('live');
    await post(page, '/logout');
    const asked = guarded.asked;
    expect(await guarded.app.server.revalidate()).toBe(1);
    expect(await page.reached('refused')).toEqual(refused);
    const states = await statesOf(page);
    expect(states.slice(states.indexOf('live'))).toEqual(['live', 'reconnecting', 'refused']);
    // The question, and the page's one try.
    expect(guarded.asked - asked).toBe(2);
    expect(guarded.app.display().viewerCount).toBe(0);
  });

  test('goes on where another page of theirs has logged in again meanwhile', async () => {
    const guarded = await GuardedApp.start();
    const page = await guarded.loggedIn();
    await page.mount();
    await page.reached('live');
    await post(page, '/logout');
    await post(page, '/login');
    // The handshake's cookie is the old one; the browser has a new one.
    const back = new Promise((resolve) => {
      guarded.app.display().viewers$.subscribe(({ type }) => type === 'join' && resolve(undefined));
    });
    expect(await guarded.app.server.revalidate()).toBe(1);
    await back;
    await page.page.waitForFunction(() => {
      const { states } = (globalThis as unknown as { views: { log: { states: { state: string }[] } }[] }).views[0]!.log;
      return states.some(({ state }) => state === 'reconnecting') && states.at(-1)?.state === 'live';
    });
  });

  test('is left alone by a question that fails, which the log tells', async () => {
    const guarded = await GuardedApp.start();
    const page = await guarded.loggedIn();
    await page.mount();
    await page.reached('live');
    guarded.mood = () => {
      throw new HttpException('the database is away', 503);
    };
    expect(await guarded.app.server.revalidate()).toBe(0);
    expect(guarded.log.matching(/could not revalidate a viewer, who stays: .* answered 503/)).toHaveLength(1);
    guarded.app.display().publish(testCard(2, 640, 480));
    await page.expectToSee('the next card', (pixels) => showsCard(pixels, 2));
  });
});

describe('a guard or hook that breaks', () => {
  test('shows as an internal error to the page, and with its cause in the log', async () => {
    const guarded = await GuardedApp.start();
    const page = await guarded.loggedIn();
    guarded.mood = () => {
      throw new TypeError('the table of users is gone');
    };
    await page.mount({ reconnect: false });
    expect(await page.reached('closed')).toEqual({ state: 'closed', code: 1011, reason: 'internal error' });
    expect(guarded.log.matching(/the table of users is gone/)).not.toEqual([]);
    expect(guarded.log.matching(/refused a viewer of \/rfb: the HTTP pipeline answered 500/)).toHaveLength(1);
  });

  test('refuses the page where it is authenticate that threw, with its cause in the log', async () => {
    const guarded = await GuardedApp.start({
      authenticate: () => {
        throw new TypeError('the key of the tokens is gone');
      },
    });
    const page = await guarded.loggedIn();
    await page.mount();
    expect(await page.reached('refused')).toEqual(refused);
    expect(
      guarded.log.matching(/authenticate threw, and refused a viewer .*the key of the tokens is gone/),
    ).toHaveLength(1);
  });
});
