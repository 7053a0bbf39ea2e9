import {
  Injectable,
  Module,
  type CanActivate,
  type INestApplication,
  type LoggerService,
  type ModuleMetadata,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { RfbModule, Server, type Display, type RfbEvent, type RfbRootOptions } from '../../../lib/index.js';
import { launchBrowser } from './browser.js';
import { servePageFile } from './page-files.js';
import { ViewPage } from './view-page.js';

/** Lets nobody in. */
@Injectable()
export class ClosedDoor implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

/** What else there is to an application. */
export interface Surroundings {
  readonly controllers?: ModuleMetadata['controllers'];
  readonly providers?: ModuleMetadata['providers'];
  readonly logger?: LoggerService;
  /** Where it listens, for one that is started again. */
  readonly port?: number;
  /** What its main.ts does. */
  configure?(app: INestApplication): Promise<void>;
}

/** A Nest application with the module and the test page, on a port of its own. */
export class NestApp {
  private constructor(
    readonly app: INestApplication,
    readonly server: Server,
  ) {}

  static async start(
    options: RfbRootOptions,
    { logger, configure, port = 0, ...metadata }: Surroundings,
  ): Promise<NestApp> {
    @Module({ ...metadata, imports: [RfbModule.forRoot(options)] })
    class AppModule {}
    const app = await NestFactory.create<NestExpressApplication>(AppModule, {
      logger: logger ?? false,
      abortOnError: false,
    });
    await configure?.(app);
    app.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      void servePageOr(next, request, response);
    });
    await app.listen(port, '127.0.0.1');
    return new NestApp(app, app.get(Server));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.app.getHttpServer().address() as AddressInfo).port}`;
  }

  display(name = 'default'): Display {
    const display = this.server.stream(name);
    if (!display) throw new Error(`no display ${name}`);
    return display;
  }
}

async function servePageOr(next: () => void, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!(await servePageFile(request, response))) next();
}

/** One browser per file; an application and pages per test, closed after it. */
export class NestFixture {
  #browser!: Browser;
  readonly #apps: NestApp[] = [];
  readonly #pages: ViewPage[] = [];

  /** Call at the top of a test file. */
  static use(): NestFixture {
    const fixture = new NestFixture();
    beforeAll(async () => {
      fixture.#browser = await launchBrowser();
    }, 120_000);
    afterEach(() => fixture.#cleanUp());
    afterAll(() => fixture.#browser.close());
    return fixture;
  }

  async app(
    options: RfbRootOptions = { displays: { default: { width: 640, height: 480 } } },
    surroundings: Surroundings = {},
  ): Promise<NestApp> {
    const app = await NestApp.start(options, surroundings);
    this.#apps.push(app);
    return app;
  }

  /**
   * @param origin - where the page is found; another than the app's own where something lies between
   * @param at - path of the page
   */
  async page({ origin }: Pick<NestApp, 'origin'>, deviceScaleFactor = 1, at = '/'): Promise<ViewPage> {
    const page = await ViewPage.open(this.#browser, new URL(at, origin).href, { deviceScaleFactor });
    this.#pages.push(page);
    return page;
  }

  async #cleanUp(): Promise<void> {
    for (const page of this.#pages.splice(0)) await page.close();
    for (const { app } of this.#apps.splice(0)) await app.close();
  }
}

/** Input of a display, from now on. */
export class EventLog {
  readonly events: RfbEvent[] = [];
  readonly #iterator: AsyncIterableIterator<RfbEvent>;

  constructor(display: Display) {
    this.#iterator = display.events();
  }

  /** Reads until an event of this type came, and returns it. */
  async until(type: RfbEvent['event']['type']): Promise<RfbEvent> {
    for (;;) {
      const { value, done } = await this.#iterator.next();
      if (done) throw new Error(`the display closed before ${type}; what came: ${this.types.join(', ')}`);
      this.events.push(value);
      if (value.event.type === type) return value;
    }
  }

  get types(): string[] {
    return this.events.map(({ event }) => event.type);
  }
}
