import { describe, expect, test } from '@jest/globals';
import type { ModuleRef } from '@nestjs/core';
import { HealthIndicatorService } from '@nestjs/terminus';
import { RfbHealthIndicator } from '../../../lib/terminus/index.js';
import { CoreBench } from '../support/core-bench.js';
import { settle } from '../support/fake-clock.js';

/** As Nest makes it, where `TerminusModule` is imported. */
function indicatorOf({ server }: CoreBench): RfbHealthIndicator {
  const modules = { get: () => new HealthIndicatorService() } as unknown as ModuleRef;
  return new RfbHealthIndicator(server, modules);
}

async function failAnEncode(bench: CoreBench): Promise<void> {
  bench.encoder.isInstant = false;
  bench.join();
  await bench.publish(1);
  bench.encoder.finish(new Error('out of memory'));
  await settle();
}

describe('the health of displays', () => {
  test('is up where nothing was published yet, and listed under the key of one’s choice', async () => {
    const indicator = indicatorOf(new CoreBench());
    expect(await indicator.isHealthy()).toEqual({ rfb: { status: 'up', streams: 1, viewers: 0 } });
    expect(await indicator.isHealthy('pictures')).toEqual({ pictures: { status: 'up', streams: 1, viewers: 0 } });
  });

  test('is down after an encode that failed, with names only for who asks for them', async () => {
    const bench = new CoreBench();
    await failAnEncode(bench);
    const rfb = { status: 'down', streams: 1, viewers: 1, failingStreams: 1, failingEncoders: ['image/jpeg'] };
    const indicator = indicatorOf(bench);
    expect(await indicator.isHealthy()).toEqual({ rfb });
    expect(await indicator.isHealthy('rfb', { showNames: true })).toEqual({
      rfb: { ...rfb, failingNames: ['default'] },
    });
  });

  test('is up again after the next encode that did not fail', async () => {
    const bench = new CoreBench();
    await failAnEncode(bench);
    bench.encoder.isInstant = true;
    await bench.clock.advance(1000);
    expect(await indicatorOf(bench).isHealthy()).toEqual({ rfb: { status: 'up', streams: 1, viewers: 1 } });
    expect(bench.display.metrics().renditions).toMatchObject([{ encodeErrors: 1, encodeErrorsInARow: 0 }]);
  });
});
