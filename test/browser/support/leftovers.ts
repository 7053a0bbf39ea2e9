import { expect } from '@jest/globals';
import { GREEN, solid } from './pixels.js';
import type { ViewFixture } from './view-fixture.js';

/** Fifty views that are made, shown and disposed, one after the other, leave as much as none. */
export async function expectNoLeftovers(fixture: ViewFixture, at?: string): Promise<void> {
  const server = await fixture.server();
  const page = await fixture.page({ at });
  const cdp = await page.context.newCDPSession(page.page);
  await cdp.send('Performance.enable');
  const left = async () => {
    while (page.page.workers().length > 0) await page.page.evaluate(() => new Promise(requestAnimationFrame));
    await cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await cdp.send('Performance.getMetrics');
    const figure = (name: string) => metrics.find((metric) => metric.name === name)!.value;
    return { listeners: figure('JSEventListeners'), nodes: figure('Nodes') };
  };
  const mountAndDispose = async () => {
    await page.mount();
    const peer = await server.nextPeer();
    peer.config();
    peer.picture({ seq: 1, width: 40, height: 30 }, await solid(GREEN));
    await peer.acked(1);
    await page.page.evaluate(() => {
      const { views } = globalThis as unknown as { views: { view: { dispose(): void } }[] };
      views.pop()!.view.dispose();
    });
    expect(await peer.closed).toEqual({ code: 1000 });
  };
  // What a page loads once is no leak.
  await mountAndDispose();
  const before = await left();
  for (let cycle = 0; cycle < 50; cycle++) await mountAndDispose();
  const after = await left();
  expect(page.page.workers()).toHaveLength(0);
  expect(server.connections).toBe(0);
  expect(await page.page.locator('#stage > *').count()).toBe(0);
  // What the browser has not collected yet are a few; one of each view's would be fifty.
  expect(after.listeners - before.listeners).toBeLessThan(50);
  expect(after.nodes - before.nodes).toBeLessThan(50);
}
