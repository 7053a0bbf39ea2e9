import type { Browser, BrowserContext, Page, Worker } from 'playwright-core';
import type {
  RemoteFramebufferView,
  Role,
  StateDetail,
  ViewOptions,
  ViewState,
  ViewStats,
} from '../../../lib/client/index.js';
import { Pixels } from './pixels.js';

/** Options that survive the way into the page. */
export type MountOptions = Omit<ViewOptions, `on${string}` | 'worker'> & {
  worker?: string;
};

/** What the page writes down of one view. */
export interface ViewLog {
  states: ({ state: ViewState } & StateDetail)[];
  errors: string[];
  stats: ViewStats[];
  roles: Role[];
  zooms: number[];
}

/** What the test page puts on its window. */
interface PageGlobals {
  ready?: boolean;
  views: { view: RemoteFramebufferView; log: ViewLog }[];
  mount(options: MountOptions, target?: string): void;
}

/** Less than Jest's, so that a failure says what was waited for. */
const PATIENCE_MS = 45_000;

/** A page with views on it, and what a person at it would do. */
export class ViewPage {
  /** What the library wrote on the console. */
  readonly console: string[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
  ) {
    page.on('console', (message) => {
      if (message.text().startsWith('nestjs-rfb')) this.console.push(`${message.type()}: ${message.text()}`);
    });
  }

  static async open(
    browser: Browser,
    url: string,
    { deviceScaleFactor = 1, hasTouch = false }: { deviceScaleFactor?: number; hasTouch?: boolean } = {},
  ): Promise<ViewPage> {
    const context = await browser.newContext({ deviceScaleFactor, hasTouch, viewport: { width: 800, height: 700 } });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const failed = new Promise<never>((_, reject) => page.once('pageerror', reject));
    await page.goto(url);
    await Promise.race([page.waitForFunction(() => (globalThis as unknown as PageGlobals).ready), failed]);
    failed.catch(() => {});
    return new ViewPage(page, context);
  }

  mount(options: MountOptions = {}, target = '#stage'): Promise<void> {
    return this.page.evaluate(([given, where]) => (globalThis as unknown as PageGlobals).mount(given, where), [
      options,
      target,
    ] as const);
  }

  /** Runs in the page with a view as its first argument. */
  async call<A, T>(
    run: (view: RemoteFramebufferView, argument: A) => T | Promise<T>,
    argument?: A,
    index = 0,
  ): Promise<T> {
    // The function travels as source text: it must use nothing but its arguments.
    return this.page.evaluate<T, [string, number, A | undefined]>(
      ([source, which, value]) => {
        const { view } = (globalThis as unknown as PageGlobals).views[which]!;
        return (0, eval)(`(${source})`)(view, value) as T;
      },
      [run.toString(), index, argument],
    );
  }

  log(index = 0): Promise<ViewLog> {
    return this.page.evaluate((which) => (globalThis as unknown as PageGlobals).views[which]!.log, index);
  }

  /** Waits until the view was told this state, and returns what came with it. */
  async reached(state: ViewState, index = 0): Promise<StateDetail> {
    const handle = await this.page.waitForFunction(
      ([wanted, which]) =>
        (globalThis as unknown as PageGlobals).views[which]?.log.states.findLast((each) => each.state === wanted),
      [state, index] as const,
    );
    return (await handle.jsonValue()) as StateDetail;
  }

  /** Waits until the view lost its first connection, and returns how: tries that find nobody after it say something else. */
  async lost(): Promise<StateDetail> {
    await this.reached('reconnecting');
    const { states } = await this.log();
    return states.find(({ state }) => state === 'reconnecting')!;
  }

  /** Waits until the view stands there so many times, from the beginning. */
  async entered(state: ViewState, times: number, index = 0): Promise<void> {
    await this.page.waitForFunction(
      ([wanted, count, which]) =>
        (globalThis as unknown as PageGlobals).views[which]!.log.states.filter((each) => each.state === wanted)
          .length >= count,
      [state, times, index] as const,
    );
  }

  /** Hides the page, or shows it, as another tab in front of it does. */
  hide(hidden: boolean): Promise<void> {
    return this.page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  }

  /** Waits until the view was told its role so many times, and returns what it was told. */
  async roles(count: number, index = 0): Promise<Role[]> {
    const handle = await this.page.waitForFunction(
      ([wanted, which]) => {
        const { roles } = (globalThis as unknown as PageGlobals).views[which]!.log;
        return roles.length >= wanted && roles;
      },
      [count, index] as const,
    );
    return (await handle.jsonValue()) as Role[];
  }

  /** Waits for the first error the view told. */
  async error(index = 0): Promise<string> {
    const handle = await this.page.waitForFunction(
      (which) => (globalThis as unknown as PageGlobals).views[which]?.log.errors[0],
      index,
    );
    return (await handle.jsonValue()) as string;
  }

  /** Waits for figures that are as wanted. */
  async figures(isWanted: (stats: ViewStats) => boolean): Promise<ViewStats> {
    const deadline = Date.now() + 8000;
    for (;;) {
      const { stats } = await this.log();
      const found = stats.find(isWanted);
      if (found) return found;
      if (Date.now() > deadline)
        throw new Error(`such figures did not come; the last: ${JSON.stringify(stats.at(-1))}`);
    }
  }

  /** What a person sees of an element, in device pixels. */
  async screenshot(target = '#stage'): Promise<Pixels> {
    return Pixels.decode(await this.page.locator(target).screenshot());
  }

  /** Looks until what a person sees satisfies `seen`: the compositor shows a canvas a frame or two after it is painted. */
  async expectToSee(what: string, seen: (pixels: Pixels) => boolean, target = '#stage'): Promise<Pixels> {
    const deadline = Date.now() + 8000;
    for (;;) {
      const pixels = await this.screenshot(target);
      if (seen(pixels)) return pixels;
      if (Date.now() > deadline) {
        const middle = pixels.at(pixels.width / 2, pixels.height / 2);
        throw new Error(
          `${what} is not to be seen; the middle of ${pixels.width}×${pixels.height} is ${middle.join()}`,
        );
      }
    }
  }

  /** What a script of the page reads from the canvas. */
  async readCanvas(): Promise<Pixels> {
    const read = await this.call(async ({ canvas }) => {
      const { width, height } = canvas;
      const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false })!;
      context.drawImage(canvas, 0, 0);
      const bytes = new Uint8Array(await (await context.canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    });
    return Pixels.decode(Buffer.from(read, 'base64'));
  }

  /** The view's own capture of its picture. */
  async capture(index = 0): Promise<Pixels> {
    const base64 = await this.call(
      async (view) => {
        const bytes = new Uint8Array(await (await view.capture()).arrayBuffer());
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
      },
      undefined,
      index,
    );
    return Pixels.decode(Buffer.from(base64, 'base64'));
  }

  /** With the worker `/slow-png-worker.js`: waits until so many PNGs are kept from being decoded. */
  async heldPngs(count: number): Promise<void> {
    const held = () => this.worker().evaluate(() => (globalThis as unknown as { heldPngs(): number }).heldPngs());
    while ((await held()) < count);
  }

  /** Lets them go. */
  releasePngs(): Promise<void> {
    return this.worker().evaluate(() => (globalThis as unknown as { releasePng(): void }).releasePng());
  }

  worker(): Worker {
    const [worker] = this.page.workers();
    if (!worker) throw new Error('the page has no worker');
    return worker;
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
