import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { checkInteger, checkKnown, checkObject, show } from '../options/check.js';

/**
 * Where metrics are registered, and how many series they may have.
 *
 * @public
 */
export interface RfbMetricsOptions {
  /**
   * The registry of `prom-client` that the application scrapes.
   * @defaultValue the global one, `register`
   */
  registry?: Registry;
  /**
   * Streams that have a label of their own, 1..10000, in the order in which they came up; the rest are together as `other`.
   * A name keeps its label after the stream was removed, so that each costs its series, about 100, once and for all.
   * @defaultValue 50
   */
  maxStreams?: number;
}

/**
 * Options that are made at boot.
 *
 * @public
 */
export interface RfbMetricsAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  /** What the factory is given. */
  inject?: FactoryProvider['inject'];
  /** Makes the options. */
  useFactory(...injected: never[]): RfbMetricsOptions | Promise<RfbMetricsOptions>;
}

export const RFB_METRICS_DEFAULTS = Object.freeze({ maxStreams: 50 });

/** {@link RfbMetricsOptions} with nothing left open but the registry, which is loaded later. */
export interface ResolvedMetricsOptions {
  readonly registry: Registry | undefined;
  readonly maxStreams: number;
}

/** @throws TypeError or RangeError naming path, rule and value */
export function resolveMetricsOptions(options: RfbMetricsOptions = {}): ResolvedMetricsOptions {
  checkObject('options', options);
  checkKnown('options', options, ['registry', 'maxStreams']);
  const { registry, maxStreams = RFB_METRICS_DEFAULTS.maxStreams } = options;
  if (registry !== undefined && typeof registry?.registerMetric !== 'function') {
    throw new TypeError(`options.registry must be a Registry of prom-client, got ${show(registry)}`);
  }
  return Object.freeze({ registry, maxStreams: checkInteger('options.maxStreams', maxStreams, 1, 10_000) });
}
