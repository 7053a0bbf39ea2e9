/**
 * Metrics for Prometheus, by `prom-client`.
 *
 * @packageDocumentation
 */
export type { RfbMetricsAsyncOptions, RfbMetricsOptions } from './rfb-metrics-options.js';
export { registerRfbMetrics } from './register-rfb-metrics.js';
export { RfbMetricsModule } from './rfb-metrics.module.js';
