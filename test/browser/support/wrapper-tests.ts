import { beforeAll, describe, expect, test } from '@jest/globals';
import { testCard } from '../../../lib/testing/index.js';
import type { WrapperKind, WrapperProps } from '../fixtures/wrappers/contract.js';
import { isNear } from './pixels.js';
import { NestFixture, type NestApp } from './nest-fixture.js';
import { serveWrapper, WrapperPage } from './wrapper-page.js';

const RED = [255, 0, 0] as const;
const BLUE = [0, 0, 255] as const;

/** What tests of one framework alone are given. */
export interface WrapperTools {
  openLive(kind: WrapperKind, props?: WrapperProps): Promise<{ app: NestApp; page: WrapperPage }>;
  isLeft(app: NestApp): Promise<void>;
}

export type WrapperTests = (kind: WrapperKind, tools: WrapperTools) => void;

/**
 * What a user sees of any framework's wrapper.
 *
 * @param ways - what it has, of which each must do all of it
 * @param bundle - makes the page's script
 * @param more - tests of this framework alone, per way
 */
export function describeWrapper(
  framework: string,
  ways: { readonly [Kind in WrapperKind]?: string },
  bundle: () => Promise<string>,
  more?: WrapperTests,
): void {
  const fixture = NestFixture.use();
  let script: string;

  beforeAll(async () => {
    script = await bundle();
  }, 120_000);

  async function open(): Promise<{ app: NestApp; page: WrapperPage }> {
    const display = { width: 640, height: 480, h264: false as const };
    const app = await fixture.app(
      { displays: { default: display, camera: display } },
      { configure: async (nest) => void nest.use(serveWrapper(script)) },
    );
    app.display().publish(testCard(0, 640, 480));
    app.display('camera').publish(testCard(1, 640, 480));
    return { app, page: new WrapperPage(await fixture.page(app, 1, '/wrapper')) };
  }

  async function openLive(kind: WrapperKind, props: WrapperProps = {}): Promise<{ app: NestApp; page: WrapperPage }> {
    const opened = await open();
    await opened.page.mount(kind, props);
    await opened.page.tells('live control');
    return opened;
  }

  /** Waits until nobody watches a display any more. */
  function isLeft(app: NestApp, name = 'default'): Promise<void> {
    const display = app.display(name);
    return new Promise((resolve) => {
      if (display.viewerCount === 0) return resolve();
      display.viewers$.subscribe(({ type }) => type === 'leave' && display.viewerCount === 0 && resolve());
    });
  }

  const named = Object.entries(ways).map(([kind, name]) => ({ kind: kind as WrapperKind, name }));

  describe.each(named)(`${framework}: $name`, ({ kind }) => {
    test('shows what the service publishes, on one canvas, and says state and role', async () => {
      const { app, page } = await openLive(kind);
      await page.expectCard(0);
      app.display().publish(testCard(2, 640, 480));
      await page.expectCard(2);
      await page.expectOne();
      expect(app.display().viewerCount).toBe(1);
      expect(await page.view.page.locator('#stage.stage > canvas').count()).toBe(1);
    });

    test('applies props that change to the view that is there', async () => {
      const { app, page } = await openLive(kind, {
        background: 'rgb(255, 0, 0)',
        label: 'Plot',
        supported: ['image/jpeg'],
      });
      const { viewers } = app.display();
      app.display().publish(testCard(0, 640, 120));
      await page.mark();
      await page.view.expectToSee('the first background', (pixels) => isNear(pixels.at(200, 10), RED, 3));
      await page.set({ background: 'rgb(0, 0, 255)', label: 'Messung', supported: ['image/png'] });
      await page.view.expectToSee('the other background', (pixels) => isNear(pixels.at(200, 10), BLUE, 3));
      await page.dressed('aria-label', 'Messung');
      await page.figures(({ mime }) => mime === 'image/png');
      await page.set({ background: 'rgb(0, 0, 255)', fit: 'fill', smoothing: 'off' });
      await page.expectCard(0);
      const rendering = () => page.view.page.locator('canvas').evaluate((canvas) => canvas.style.imageRendering);
      expect(await rendering()).toBe('pixelated');
      await page.dressed('aria-label', 'Remote view');
      expect(app.display().viewers).toEqual(viewers);
    });

    test('changes to watching only, and back, with the label of the newest props', async () => {
      const { page } = await openLive(kind);
      await page.mark();
      await page.set({ viewOnly: true, viewOnlyLabel: 'Nur ansehen' });
      await page.dressed('aria-description', 'Nur ansehen');
      await page.set({ viewOnly: true, viewOnlyLabel: 'Just looking' });
      await page.dressed('aria-description', 'Just looking');
      await page.set({});
      await page.dressed('data-role', 'control');
      expect(await page.view.page.locator('canvas').getAttribute('aria-description')).toBeNull();
    });

    test('shows another stream, and has left the one before', async () => {
      const { app, page } = await openLive(kind);
      const left = isLeft(app);
      await page.set({ url: '/rfb/camera' });
      await page.expectCard(1);
      await left;
      await page.tells('live control');
      await page.expectOne();
      expect(app.display('camera').viewerCount).toBe(1);
    });

    test('calls the callbacks of the newest props', async () => {
      const { app, page } = await openLive(kind, { tag: 'old' });
      await page.set({ tag: 'new' });
      app.display().viewers[0]!.setRole('view');
      const calls = await page.told('new role view');
      expect(calls).not.toContain('old role view');
      expect(calls).toContain('old state live');
      await page.tells('live view');
    });

    test('renders nothing for pictures and figures', async () => {
      const { app, page } = await openLive(kind);
      await page.figures(({ framesPainted }) => framesPainted > 0);
      const renders = await page.read('renders');
      for (let n = 1; n <= 3; n += 1) {
        app.display().publish(testCard(n, 640, 480));
        await page.figures(({ framesPainted }) => framesPainted > n);
      }
      expect(await page.read('renders')).toBe(renders);
    });

    test('goes with its element and comes back with it', async () => {
      const { app, page } = await openLive(kind);
      const left = isLeft(app);
      await page.show(false);
      await left;
      await page.workers(0);
      expect(await page.view.page.locator('canvas').count()).toBe(0);
      await page.show(true);
      await page.expectCard(0);
      await page.tells('live control');
      await page.expectOne();
    });

    test('leaves nothing when it is unmounted: no canvas, no worker, no viewer', async () => {
      const { app, page } = await openLive(kind);
      const left = isLeft(app);
      await page.unmount();
      await left;
      await page.workers(0);
      expect(await page.view.page.locator('canvas').count()).toBe(0);
    });

    more?.(kind, { openLive, isLeft });
  });

  describe(`any of ${framework}`, () => {
    test('has a wrong option caught by the framework', async () => {
      const { page } = await open();
      await page.mount('component', { background: 'no colour' });
      await page.tells('caught');
      expect(await page.read('caught')).toContain('options.background must be a CSS colour, got "no colour"');
      expect(await page.view.page.locator('canvas').count()).toBe(0);
    });

    test('is shown in a browser without OffscreenCanvas', async () => {
      const { page } = await open();
      await page.view.page.evaluate(() => {
        Reflect.deleteProperty(HTMLCanvasElement.prototype, 'transferControlToOffscreen');
      });
      await page.mount('component', {});
      await page.expectCard(0);
      expect(page.view.page.workers()).toHaveLength(0);
    });
  });
}
