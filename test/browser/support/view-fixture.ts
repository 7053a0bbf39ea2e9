import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { INSECURE_HOST, launchBrowser } from './browser.js';
import { solid, RED } from './pixels.js';
import type { ScriptedPeer } from './scripted-peer.js';
import { ScriptedServer } from './scripted-server.js';
import { ViewPage, type MountOptions } from './view-page.js';

/** How a test's page is opened. */
export interface PageOptions {
  deviceScaleFactor?: number;
  hasTouch?: boolean;
  /** Path of the page. */
  at?: string;
  /** False for a host that browsers do not trust without https. */
  isSecure?: boolean;
}

/** The same, with what the view on it is made with. */
export type OpenOptions = MountOptions & PageOptions;

/** One browser per file; a server and pages per test, closed after it. */
export class ViewFixture {
  #browser!: Browser;
  #server: ScriptedServer | undefined;
  #port: number | undefined;
  readonly #pages: ViewPage[] = [];

  /** Call at the top of a test file. */
  static use(): ViewFixture {
    const fixture = new ViewFixture();
    beforeAll(async () => {
      fixture.#browser = await launchBrowser();
    }, 120_000);
    afterEach(() => fixture.#cleanUp());
    afterAll(() => fixture.#browser.close());
    return fixture;
  }

  get browser(): Browser {
    return this.#browser;
  }

  async server(): Promise<ScriptedServer> {
    this.#server ??= await ScriptedServer.start(this.#port);
    return this.#server;
  }

  /** Ends the server as a crash does. The next {@link server} is another at the same address. */
  async crash(): Promise<void> {
    const { origin } = await this.server();
    await this.#server?.close();
    this.#server = undefined;
    this.#port = Number(new URL(origin).port);
  }

  /** A page without a view yet. */
  async page({ at = '/', isSecure = true, ...options }: PageOptions = {}): Promise<ViewPage> {
    const { origin } = await this.server();
    const host = isSecure ? origin : origin.replace('127.0.0.1', INSECURE_HOST);
    const page = await ViewPage.open(this.#browser, host + at, options);
    this.#pages.push(page);
    return page;
  }

  /** A page with a view, and the other end of its connection. */
  async open({ at, isSecure, deviceScaleFactor, hasTouch, ...options }: OpenOptions = {}): Promise<{
    page: ViewPage;
    peer: ScriptedPeer;
  }> {
    const server = await this.server();
    const page = await this.page({ at, isSecure, deviceScaleFactor, hasTouch });
    await page.mount(options);
    return { page, peer: await server.nextPeer() };
  }

  /** The same, with one red picture of 40×30 on the canvas. */
  async openLive(options: OpenOptions = {}): Promise<{ page: ViewPage; peer: ScriptedPeer }> {
    const opened = await this.open(options);
    opened.peer.config();
    opened.peer.picture({ seq: 1, width: 40, height: 30 }, await solid(RED));
    await opened.peer.acked(1);
    await opened.page.reached('live');
    return opened;
  }

  async #cleanUp(): Promise<void> {
    for (const page of this.#pages.splice(0)) await page.close();
    await this.#server?.close();
    this.#server = undefined;
    this.#port = undefined;
  }
}
