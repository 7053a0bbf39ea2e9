import { afterEach, describe, expect, test } from '@jest/globals';
import { Controller, Get, Global, Inject, Module } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { Registry } from 'prom-client';
import { filter, firstValueFrom } from 'rxjs';
import { MetricsModule } from '../../docs/examples/metrics.module.js';
import { RfbModule, Server } from '../../lib/index.js';
import { registerRfbMetrics, RfbMetricsModule } from '../../lib/prometheus/index.js';
import { connectViewer, testCard } from '../../lib/testing/index.js';
import { parseExposition } from '../support/exposition.js';
import { closeApps, createApp, PLATFORMS, startApp, type TestApp } from './support/test-app.js';

afterEach(closeApps);

const RFB = RfbModule.forRoot({ displays: { default: { width: 64, height: 48 }, camera: { width: 32, height: 24 } } });

async function scrape({ origin }: TestApp) {
  const response = await fetch(`${origin}/metrics`);
  const metrics = parseExposition(await response.text());
  const value = (name: string, labels: Record<string, string> = {}) =>
    [...metrics.values()]
      .flatMap(({ samples }) => samples)
      .find((each) => each.name === name && Object.entries(labels).every(([key, label]) => each.labels[key] === label))
      ?.value;
  return { type: response.headers.get('content-type'), metrics, value };
}

/** One picture published, sent, acknowledged. */
async function show(app: TestApp): Promise<void> {
  const viewer = await connectViewer(app.ws('/rfb'));
  const display = app.app.get(Server).stream('default')!;
  display.publish(testCard(0, 64, 48));
  await viewer.nextPicture();
  const left = firstValueFrom(display.viewers$.pipe(filter(({ type }) => type === 'leave')));
  await viewer.close();
  await left;
}

/** An application's own registry, of which its controller tells. */
const REGISTRY = Symbol('REGISTRY');

@Controller('metrics')
class OwnController {
  constructor(@Inject(REGISTRY) private readonly registry: Registry) {}

  @Get()
  scrape(): Promise<string> {
    return this.registry.metrics();
  }
}

@Global()
@Module({
  controllers: [OwnController],
  providers: [{ provide: REGISTRY, useFactory: () => new Registry() }],
  exports: [REGISTRY],
})
class OwnMetricsModule {}

describe.each(PLATFORMS)('Prometheus, on %s,', (platform) => {
  test('reads what the recipe of the documentation serves', async () => {
    const app = await startApp(platform, { imports: [RFB, MetricsModule] });
    await show(app);
    const { type, metrics, value } = await scrape(app);
    expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(metrics.get('rfb_encode_seconds')).toMatchObject({ type: 'histogram' });
    const labels = { stream: 'default', rendition: 'image/jpeg' };
    expect(value('rfb_frames_published_total', { stream: 'default' })).toBe(1);
    expect(value('rfb_frames_published_total', { stream: 'camera' })).toBe(0);
    expect(value('rfb_frames_sent_total', labels)).toBe(1);
    expect(value('rfb_bytes_sent_total', labels)).toBeGreaterThan(100);
    // They left; what they were sent stays.
    expect(value('rfb_viewers', labels)).toBe(0);
    await show(app);
    expect((await scrape(app)).value('rfb_frames_sent_total', labels)).toBe(2);
  });

  test('reads a registry that the application injects, next to another application of the process', async () => {
    const metrics = RfbMetricsModule.forRootAsync({
      inject: [REGISTRY],
      useFactory: (registry: Registry) => ({ registry, maxStreams: 1 }),
    });
    const start = () => startApp(platform, { imports: [OwnMetricsModule, RFB, metrics] });
    const [one, other] = await Promise.all([start(), start()]);
    await show(one);
    const read = async (app: TestApp) => (await scrape(app)).value('rfb_frames_published_total', { stream: 'default' });
    expect([await read(one), await read(other)]).toEqual([1, 0]);
    expect((await scrape(one)).value('rfb_frames_published_total', { stream: 'other' })).toBe(0);
  });

  test('may read a module that is not global, and nothing of an application that was closed', async () => {
    const registry = new Registry();
    const local = RfbModule.forRoot({ isGlobal: false });
    const { app } = await createApp(platform, { imports: [local, RfbMetricsModule.forRoot({ registry })] });
    await app.init();
    expect(registry.getMetricsAsArray().length).toBeGreaterThan(10);
    await app.close();
    expect(registry.getMetricsAsArray()).toEqual([]);
  });

  test('is refused at boot where the registry has the metrics already', async () => {
    const registry = new Registry();
    await registerRfbMetrics(new Server(), { registry });
    const { app } = await createApp(platform, { imports: [RFB, RfbMetricsModule.forRoot({ registry })] });
    await expect(app.init()).rejects.toMatchObject({ code: 'RFB_ERR_METRICS_TWICE' });
  });
});

test('a wrong option of the module is refused where it is written', () => {
  expect(() => RfbMetricsModule.forRoot({ maxStreams: 0 })).toThrow(
    'options.maxStreams must be an integer in 1..10000',
  );
});

test('the page on metrics names every metric that there is, and has the recipe as it is', async () => {
  const read = (path: string) => readFile(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
  const registry = new Registry();
  const unregister = await registerRfbMetrics(new Server(), { registry });
  const page = await read('metrics.md');
  const named = [...page.matchAll(/^\| `(rfb_\w+)` /gm)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(registry.getMetricsAsArray().map(({ name }) => name)));
  expect(page).toContain(`\`\`\`ts\n${await read('examples/metrics.module.ts')}\`\`\``);
  unregister();
});
