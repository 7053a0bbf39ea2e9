import { describe, expect, test } from '@jest/globals';
import { testCard } from '../../lib/testing/index.js';
import { ClosedDoor, EventLog, NestFixture } from './support/nest-fixture.js';
import { PALETTE, showsCard } from './support/card.js';

const fixture = NestFixture.use();

describe('a published frame', () => {
  test.each(['jpeg', 'png', 'webp'] as const)('is seen in the browser as %s', async (imageFormat) => {
    const app = await fixture.app({ displays: { default: { width: 640, height: 480, imageFormat } } });
    app.display().publish(testCard(1, 640, 480));
    const page = await fixture.page(app);
    await page.mount();
    await page.reached('live');
    await page.expectToSee('the test card', (pixels) => showsCard(pixels, 1));
    const captured = await page.capture();
    expect([captured.width, captured.height]).toEqual([640, 480]);
    expect(showsCard(captured, 1)).toBe(true);
  });

  test('is seen by a viewer who comes later and by one who was there', async () => {
    const app = await fixture.app();
    const display = app.display();
    const first = await fixture.page(app);
    await first.mount();
    await first.reached('waiting');
    display.publish(testCard(2, 640, 480));
    await first.reached('live');
    const second = await fixture.page(app);
    await second.mount();
    await second.reached('live');
    expect(display.viewerCount).toBe(2);
    for (const page of [first, second]) await page.expectToSee('the test card', (pixels) => showsCard(pixels, 2));
    display.publish(testCard(3, 640, 480));
    for (const page of [first, second]) await page.expectToSee('the next card', (pixels) => showsCard(pixels, 3));
  });

  test('that ends a burst is what the canvas rests on', async () => {
    const app = await fixture.app();
    const page = await fixture.page(app);
    await page.mount();
    await page.reached('waiting');
    for (let n = 0; n <= 41; n += 1) app.display().publish(testCard(n, 640, 480));
    await page.expectToSee('the last card', (pixels) => showsCard(pixels, 41));
    expect(showsCard(await page.capture(), 41)).toBe(true);
  });

  test('of another size than declared is seen whole', async () => {
    const app = await fixture.app();
    const page = await fixture.page(app);
    await page.mount({ fit: 'fill' });
    await page.reached('waiting');
    app.display().publish(testCard(0, 321, 123));
    await page.expectToSee('the test card', (pixels) => showsCard(pixels, 0));
    const captured = await page.capture();
    expect([captured.width, captured.height]).toEqual([321, 123]);
  });

  test('is seen again after a resize of a static scene', async () => {
    const app = await fixture.app();
    app.display().publish(testCard(0, 640, 480));
    const page = await fixture.page(app);
    await page.mount();
    await page.reached('live');
    await page.page.locator('#stage').evaluate((stage) => {
      Object.assign((stage as HTMLElement).style, { width: '200px', height: '150px' });
    });
    await page.expectToSee('the small card', (pixels) => pixels.width === 200 && showsCard(pixels, 0));
  });
});

describe('the client that the endpoint serves', () => {
  test('runs without a bundler, with the worker beside it', async () => {
    const app = await fixture.app();
    app.display().publish(testCard(0, 640, 480));
    const page = await fixture.page(app);
    await page.page.evaluate(async () => {
      const file = '/rfb/client.js';
      const { RemoteFramebufferView } = (await import(file)) as typeof import('../../lib/client/index.js');
      const stage = document.querySelector<HTMLElement>('#stage')!;
      Object.assign(globalThis, { view: new RemoteFramebufferView(stage, { worker: '/rfb/worker.js' }) });
    });
    await page.expectToSee('the test card', (pixels) => showsCard(pixels, 0));
  });
});

describe('the format', () => {
  test('is chosen anew when the page offers another', async () => {
    const app = await fixture.app();
    app.display().publish(testCard(0, 640, 480));
    const page = await fixture.page(app);
    await page.mount({ supported: ['image/jpeg'] });
    await page.reached('live');
    await page.call((view) => view.setSupported(['image/png']));
    await page.page.waitForFunction(() =>
      (globalThis as unknown as { views: { log: { stats: { mime?: string }[] } }[] }).views[0]!.log.stats.some(
        ({ mime }) => mime === 'image/png',
      ),
    );
    // Lossless now: no tolerance.
    expect((await page.capture()).at(100, 100)).toEqual(PALETTE[0]);
  });
});

describe('the end', () => {
  test('an unknown stream is told with code and reason', async () => {
    const page = await fixture.page(await fixture.app());
    await page.mount({ url: '/rfb/nope' });
    expect(await page.reached('closed')).toEqual({ state: 'closed', code: 4404, reason: "unknown stream 'nope'" });
  });

  test('a viewer that a guard refuses is told code and reason', async () => {
    const app = await fixture.app({ guards: [ClosedDoor] });
    const page = await fixture.page(app);
    await page.mount();
    expect(await page.reached('refused')).toEqual({ state: 'refused', code: 4401, reason: 'unauthorized' });
  });

  test('a stream that is removed while watched closes the view, whose last picture stays', async () => {
    const app = await fixture.app();
    app.server.addStream('camera one', 320, 240).publish(testCard(1, 320, 240));
    const page = await fixture.page(app);
    await page.mount({ url: '/rfb/camera%20one' });
    await page.reached('live');
    await app.server.removeStream('camera one');
    expect(await page.reached('closed')).toMatchObject({ code: 4404 });
    await page.expectToSee('the last picture', (pixels) => showsCard(pixels, 1));
  });

  test('a server that shuts down is told with 1001, and the view tries to come back', async () => {
    const app = await fixture.app();
    const page = await fixture.page(app);
    await page.mount();
    await page.reached('waiting');
    await app.app.close();
    expect(await page.lost()).toMatchObject({ code: 1001 });
  });

  test('an application that closes a viewer is told by its own code and reason', async () => {
    const app = await fixture.app();
    const page = await fixture.page(app);
    await page.mount();
    await page.reached('waiting');
    app.display().viewers[0]!.close(4000, 'kicked');
    expect(await page.reached('closed')).toEqual({ state: 'closed', code: 4000, reason: 'kicked' });
  });

  test('a view that is disposed has left the display', async () => {
    const app = await fixture.app();
    const page = await fixture.page(app);
    await page.mount();
    await page.reached('waiting');
    const left = new Promise((resolve) => {
      app.display().viewers$.subscribe(({ type }) => type === 'leave' && resolve(undefined));
    });
    await page.call((view) => view.dispose());
    await left;
    expect(app.display().viewerCount).toBe(0);
  });
});

describe('roles', () => {
  test('a viewer that loses control sends nothing more until it has it again', async () => {
    const app = await fixture.app();
    app.display().publish(testCard(0, 640, 480));
    const page = await fixture.page(app);
    const log = new EventLog(app.display());
    await page.mount();
    await page.reached('live');
    const [viewer] = app.display().viewers;
    viewer!.setRole('view');
    await page.page.waitForFunction(
      () =>
        (globalThis as unknown as { views: { view: { config?: { role?: string } } }[] }).views[0]!.view.config?.role ===
        'view',
    );
    await page.page.mouse.click(100, 100);
    viewer!.setRole('control');
    await page.page.waitForFunction(
      () =>
        (globalThis as unknown as { views: { view: { config?: { role?: string } } }[] }).views[0]!.view.config?.role ===
        'control',
    );
    await page.page.mouse.click(208, 158);
    const { event } = await log.until('pointer_down');
    expect(event).toMatchObject({ x: 320, y: 240 });
  });
});
