import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Server } from '../display/server.js';

/**
 * Says in an application's health check whether its displays can be encoded. Add it to the providers of a module that
 * imports `TerminusModule`.
 *
 * @public
 */
@Injectable()
export class RfbHealthIndicator {
  /** @internal Made by Nest. */
  constructor(
    @Inject(Server) private readonly server: Server,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
  ) {}

  /**
   * Up with the numbers of streams and viewers. Down where a stream that somebody watches could not be encoded the last
   * time it was tried, with the names of those streams. A host without H.264 is healthy: its viewers get images.
   *
   * @param key - what the result is listed under
   */
  isHealthy(key = 'rfb'): HealthIndicatorResult {
    const displays = [...this.server.streams.values()];
    const failing = displays
      .filter((display) => display.metrics().renditions.some(({ encodeErrorsInARow }) => encodeErrorsInARow > 0))
      .map(({ name }) => name);
    const viewers = displays.reduce((sum, { viewerCount }) => sum + viewerCount, 0);
    const details = { streams: displays.length, viewers, ...(failing.length > 0 ? { failing } : {}) };
    const indicator = this.indicators.check(key);
    return failing.length > 0 ? indicator.down(details) : indicator.up(details);
  }
}
