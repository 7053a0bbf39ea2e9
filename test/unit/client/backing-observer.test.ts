import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { BackingObserver } from '../../../lib/client/backing-observer.js';

/** What of the page a {@link BackingObserver} looks at. */
const page = globalThis as unknown as Record<'devicePixelRatio' | 'matchMedia' | 'ResizeObserver', unknown>;

/** The canvas in the screen's own pixels, as the browser lays it out. */
let box: { inlineSize: number; blockSize: number } | undefined;
let canvas: { clientWidth: number; clientHeight: number };
let ratioChanged: () => void;
let told: unknown[];

/** Tells the size of what it was never told of before, and otherwise nothing, as in a frame without a resize. */
class FakeResizeObserver {
  #isWatching = false;

  constructor(readonly onResize: (entries: { devicePixelContentBoxSize?: (typeof box)[] }[]) => void) {}

  observe(_: unknown, options?: { box: string }): void {
    if (options && !box) throw new TypeError('this browser does not know that box');
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.onResize([{ ...(box && { devicePixelContentBoxSize: [box] }) }]);
  }

  disconnect(): void {
    this.#isWatching = false;
  }
}

beforeEach(() => {
  told = [];
  page.ResizeObserver = FakeResizeObserver;
  page.devicePixelRatio = 1;
  page.matchMedia = () => ({
    addEventListener: (_: string, changed: () => void) => (ratioChanged = changed),
    removeEventListener: () => {},
  });
});

afterEach(() => {
  for (const name of ['ResizeObserver', 'devicePixelRatio', 'matchMedia']) Reflect.deleteProperty(page, name);
});

function zoomPage(ratio: number, clientWidth: number, clientHeight: number): void {
  page.devicePixelRatio = ratio;
  Object.assign(canvas, { clientWidth, clientHeight });
  ratioChanged();
}

function observe(): BackingObserver {
  canvas = { clientWidth: 1001, clientHeight: 701 };
  return new BackingObserver(canvas as HTMLCanvasElement, Infinity, ({ width, pwidth, pheight, ratio }) =>
    told.push({ width, pwidth, pheight, ratio }),
  );
}

test('a page that is zoomed in a view which fills its window keeps the picture’s pixels those of the screen', () => {
  box = { inlineSize: 1001, blockSize: 701 };
  const { size } = observe();
  expect(size).toEqual({ width: 1001, height: 701 });
  // 909 × 1.1 is 1000 when rounded: a pixel off, which blurs.
  zoomPage(1.1, 909, 637);
  zoomPage(1.5, 667, 467);
  zoomPage(1, 1001, 701);
  expect(told).toEqual([
    { width: 909, pwidth: 1001, pheight: 701, ratio: 1.1 },
    { width: 667, pwidth: 1001, pheight: 701, ratio: 1.5 },
    { width: 1001, pwidth: 1001, pheight: 701, ratio: 1 },
  ]);
});

test('a browser that does not know the screen’s pixels is told of another ratio by its product', () => {
  box = undefined;
  const observer = observe();
  zoomPage(2, 500, 350);
  expect(told).toEqual([{ width: 500, pwidth: 1000, pheight: 700, ratio: 2 }]);
  expect(observer.size).toEqual({ width: 1000, height: 700 });
});
