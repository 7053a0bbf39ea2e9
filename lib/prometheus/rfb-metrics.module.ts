import { Inject, Module, type DynamicModule, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Server } from '../display/server.js';
import { registerRfbMetrics } from './register-rfb-metrics.js';
import { resolveMetricsOptions, type RfbMetricsAsyncOptions, type RfbMetricsOptions } from './rfb-metrics-options.js';

const OPTIONS = Symbol('RFB_METRICS_OPTIONS');

/**
 * Adds the metrics of all streams to a registry of `prom-client`, from boot to shutdown. The route that is scraped is the
 * application's.
 *
 * @public
 */
@Module({})
export class RfbMetricsModule implements OnModuleInit, OnModuleDestroy {
  private unregister: (() => void) | undefined;

  /** @internal Made by Nest. */
  constructor(
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Inject(OPTIONS) private readonly options: RfbMetricsOptions,
  ) {}

  /**
   * Import it once, beside `RfbModule`.
   *
   * @throws TypeError or RangeError for a wrong option, naming path, rule and value
   */
  static forRoot(options: RfbMetricsOptions = {}): DynamicModule {
    // Checked here already, where the stack shows whose options they are.
    resolveMetricsOptions(options);
    return { module: RfbMetricsModule, providers: [{ provide: OPTIONS, useValue: options }] };
  }

  /** Like {@link forRoot}, with options that are made at boot, for instance of a registry that is injected. */
  static forRootAsync({ imports = [], inject = [], useFactory }: RfbMetricsAsyncOptions): DynamicModule {
    return { module: RfbMetricsModule, imports, providers: [{ provide: OPTIONS, inject, useFactory }] };
  }

  /**
   * Called by Nest. What is missing is said at boot, not to the first who scrapes.
   *
   * @throws RfbError with `RFB_ERR_PROMETHEUS_UNAVAILABLE` or `RFB_ERR_METRICS_TWICE`
   */
  async onModuleInit(): Promise<void> {
    // Wherever it is provided: `RfbModule` need not be global.
    this.unregister = await registerRfbMetrics(this.modules.get(Server, { strict: false }), this.options);
  }

  /** Called by Nest: another application of the process may use the registry next. */
  onModuleDestroy(): void {
    this.unregister?.();
    this.unregister = undefined;
  }
}
