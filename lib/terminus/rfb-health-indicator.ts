import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { Display } from '../display/display.js';
import { Server } from '../display/server.js';
import { RfbError } from '../errors/rfb-error.js';

/**
 * How much {@link RfbHealthIndicator.isHealthy} tells.
 *
 * @public
 */
export interface RfbHealthOptions {
  /**
   * Whether the streams that cannot be encoded are named. Health checks are often open to everybody, and names of streams
   * are not.
   * @defaultValue false
   */
  showNames?: boolean;
}

/**
 * Says in an application's health check whether its displays can be encoded. Add it to the providers of a module that
 * imports `TerminusModule`.
 *
 * @public
 */
@Injectable()
export class RfbHealthIndicator implements OnModuleInit {
  private indicators: Promise<HealthIndicatorService> | undefined;

  /** @internal Made by Nest. */
  constructor(
    @Inject(Server) private readonly server: Server,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {}

  /**
   * Called by Nest. What is missing is said at boot, not to the first who asks for the application's health.
   *
   * @throws RfbError with `RFB_ERR_TERMINUS_UNAVAILABLE`
   */
  async onModuleInit(): Promise<void> {
    await this.service();
  }

  /**
   * Up with the numbers of streams and viewers. Down where a stream that somebody watches could not be encoded the last
   * time it was tried, with how many these are and which encoders failed. A host without H.264 is healthy: its viewers get
   * images.
   *
   * @param key - what the result is listed under
   */
  async isHealthy(key = 'rfb', { showNames = false }: RfbHealthOptions = {}): Promise<HealthIndicatorResult> {
    const indicator = (await this.service()).check(key);
    const displays = [...this.server.streams.values()];
    const counts = {
      streams: displays.length,
      viewers: displays.reduce((sum, { viewerCount }) => sum + viewerCount, 0),
    };
    const failures = displays.flatMap((display) => failuresOf(display));
    if (failures.length === 0) return indicator.up(counts);
    const names = [...new Set(failures.map(({ stream }) => stream))];
    return indicator.down({
      ...counts,
      failingStreams: names.length,
      failingEncoders: [...new Set(failures.map(({ encoder }) => encoder))],
      ...(showNames ? { failingNames: names } : {}),
    });
  }

  private service(): Promise<HealthIndicatorService> {
    return (this.indicators ??= findService(this.modules));
  }
}

/** What fails at present; of images, which have no encoder that an application chose, their type. */
function failuresOf(display: Display): { stream: string; encoder: string }[] {
  return display.stage.renditions
    .metrics()
    .filter(({ encodeErrorsInARow }) => encodeErrorsInARow > 0)
    .map(({ encoder, key }) => ({ stream: display.name, encoder: encoder ?? key }));
}

/** Loaded only now: this entry can be imported, and its types be read, where the package is not. */
async function findService(modules: ModuleRef): Promise<HealthIndicatorService> {
  const terminus = await import('@nestjs/terminus').catch((error: unknown) => {
    throw RfbError.terminusUnavailable('run npm install @nestjs/terminus', error);
  });
  // Versions before 11 have none, whatever the types say.
  if (!('HealthIndicatorService' in terminus)) {
    throw RfbError.terminusUnavailable('version 11 or later: run npm install @nestjs/terminus', undefined);
  }
  try {
    return modules.get(terminus.HealthIndicatorService, { strict: false });
  } catch (error) {
    throw RfbError.terminusUnavailable('import its TerminusModule in the module that provides the indicator', error);
  }
}
