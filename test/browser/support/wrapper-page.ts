import type { ViewStats } from '../../../lib/client/index.js';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WrapperGlobals, WrapperKind, WrapperProps } from '../fixtures/wrappers/contract.js';
import { showsCard } from './card.js';
import type { ViewPage } from './view-page.js';

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>wrapper</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<div id="root"></div>
<script type="module" src="/wrapper.js"></script>`;

/** Serves a framework's page and its script. */
export function serveWrapper(bundle: string) {
  const files: Record<string, [type: string, body: string]> = {
    '/wrapper': ['text/html', PAGE],
    '/wrapper.js': ['text/javascript', bundle],
  };
  return ({ url }: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const file = files[url ?? ''];
    if (!file) return next();
    response.setHeader('content-type', file[0]);
    response.end(file[1]);
  };
}

/** A page on which a framework has the view. */
export class WrapperPage {
  constructor(readonly view: ViewPage) {}

  mount(kind: WrapperKind, props: WrapperProps = {}): Promise<void> {
    return this.view.page.evaluate(
      ([which, given]) => (globalThis as unknown as WrapperGlobals).wrapper.mount(which, given),
      [kind, props] as const,
    );
  }

  set(props: WrapperProps): Promise<void> {
    return this.view.page.evaluate((given) => (globalThis as unknown as WrapperGlobals).wrapper.set(given), props);
  }

  show(isShown: boolean): Promise<void> {
    return this.view.page.evaluate((given) => (globalThis as unknown as WrapperGlobals).wrapper.show(given), isShown);
  }

  /**
   * Has the view in the other element, in the first one again and so forth, without a pause between.
   *
   * @returns how many elements for it are on the page right after that
   */
  swap(...turns: boolean[]): Promise<number> {
    return this.view.page.evaluate((given) => {
      for (const turn of given) (globalThis as unknown as WrapperGlobals).wrapper.swap!(turn);
      return document.querySelectorAll('.stage').length;
    }, turns);
  }

  activate(isActive: boolean): Promise<void> {
    return this.view.page.evaluate(
      (given) => (globalThis as unknown as WrapperGlobals).wrapper.activate!(given),
      isActive,
    );
  }

  unmount(): Promise<void> {
    return this.view.page.evaluate(() => (globalThis as unknown as WrapperGlobals).wrapper.unmount());
  }

  /** Waits until the page's own text is this: state and role, as the framework rendered them. */
  async tells(text: string): Promise<void> {
    await this.view.page.getByText(text, { exact: true }).waitFor();
  }

  /** Waits until a callback was told this, and returns everything that any was told. */
  async told(call: string): Promise<string[]> {
    await this.view.page.waitForFunction(
      (wanted) => (globalThis as unknown as WrapperGlobals).calls.includes(wanted),
      call,
    );
    return this.read('calls');
  }

  read<Name extends 'calls' | 'caught' | 'renders' | 'stats'>(name: Name): Promise<WrapperGlobals[Name]> {
    return this.view.page.evaluate(
      (which) => (globalThis as unknown as WrapperGlobals)[which as 'calls'],
      name as string,
    ) as Promise<WrapperGlobals[Name]>;
  }

  /** Waits for figures that are as wanted. */
  async figures(isWanted: (stats: ViewStats) => boolean): Promise<void> {
    while (!(await this.read('stats')).some(isWanted)) await this.nextFigures();
  }

  /** Waits for the next figures. */
  private async nextFigures(): Promise<void> {
    const { length } = await this.read('stats');
    await this.view.page.waitForFunction(
      (known) => (globalThis as unknown as WrapperGlobals).stats.length > known,
      length,
    );
  }

  /** Marks the canvas, so that a test can tell whether it is still the same. */
  mark(): Promise<void> {
    return this.view.page.locator('canvas').evaluate((canvas) => canvas.setAttribute('data-mark', 'first'));
  }

  /** Waits until the canvas has this attribute; there must be one canvas, the marked one. */
  async dressed(name: string, value: string): Promise<void> {
    await this.view.page.locator(`canvas[data-mark="first"][${name}="${value}"]`).waitFor();
    await this.expectOne();
  }

  /** Fails unless one canvas and one worker are there. */
  async expectOne(): Promise<void> {
    const canvases = await this.view.page.locator('canvas').count();
    if (canvases !== 1) throw new Error(`${canvases} canvases on the page`);
    await this.workers(1);
  }

  /** Waits until so many workers are left: one that was told to end does so after its goodbye. */
  async workers(count: number): Promise<void> {
    const { page } = this.view;
    while (page.workers().length > count)
      await page
        .workers()[0]!
        .evaluate(() => {})
        .catch(() => {});
    if (page.workers().length !== count) throw new Error(`${page.workers().length} workers, not ${count}`);
  }

  expectCard(n: number, target?: string): Promise<unknown> {
    return this.view.expectToSee(`card ${n}`, (pixels) => showsCard(pixels, n), target);
  }

  /** Whether the component gave its element to its user. */
  gaveElement(): Promise<boolean> {
    return this.view.page.evaluate(() => {
      const { host } = globalThis as unknown as WrapperGlobals;
      return host !== undefined && host === document.querySelector('canvas')?.parentElement;
    });
  }

  /** Of a capture by the view, as the framework gives it to its user. */
  capturedSize(): Promise<number> {
    return this.view.page.evaluate(async () => {
      const { currentView } = globalThis as unknown as WrapperGlobals;
      return (await currentView!.capture()).size;
    });
  }
}
