import type { Metric } from 'prom-client';
import type { Server } from '../display/server.js';
import { RfbError } from '../errors/rfb-error.js';
import type { TimeHistogram } from '../metrics/time-histogram.js';
import { COUNTERS, GAUGES, HISTOGRAMS, type MetricPlan, type Sample } from './metric-list.js';
import { resolveMetricsOptions, type RfbMetricsOptions } from './rfb-metrics-options.js';
import { StreamLedger } from './stream-ledger.js';

type PromClient = typeof import('prom-client');

/**
 * Registers the metrics of all streams of a server, those to come included. They are read when the registry is scraped, and
 * cost a few counts until then. {@link RfbMetricsModule} does this in a Nest application.
 *
 * @returns takes them out of the registry
 * @throws TypeError or RangeError (rejects) for a wrong option
 * @throws RfbError (rejects) `RFB_ERR_PROMETHEUS_UNAVAILABLE` where `prom-client` is not installed, `RFB_ERR_METRICS_TWICE`
 * where the registry has them already
 * @public
 */
export async function registerRfbMetrics(server: Server, options: RfbMetricsOptions = {}): Promise<() => void> {
  const { registry: given, maxStreams } = resolveMetricsOptions(options);
  const prom = await load();
  const registry = given ?? prom.register;
  const names = [...COUNTERS, ...GAUGES, ...HISTOGRAMS].map(({ name }) => name);
  const taken = names.find((name) => registry.getSingleMetric(name));
  if (taken) throw RfbError.metricsTwice(taken);
  const ledger = new StreamLedger(server, maxStreams);
  for (const plan of COUNTERS) registry.registerMetric(counter(prom, plan, ledger));
  for (const plan of GAUGES) registry.registerMetric(gauge(prom, plan, ledger));
  for (const plan of HISTOGRAMS) registry.registerMetric(histogram(prom, plan, ledger));
  return () => {
    ledger.close();
    for (const name of names) registry.removeSingleMetric(name);
  };
}

/** Loaded only now: this entry can be imported, and its types be read, where the package is not. */
async function load(): Promise<PromClient> {
  try {
    return await import('prom-client');
  } catch (error) {
    throw RfbError.prometheusUnavailable(error);
  }
}

function counter(prom: PromClient, { read, ...plan }: MetricPlan, ledger: StreamLedger): Metric {
  return new prom.Counter({
    ...plan,
    registers: [],
    collect() {
      // What is kept elsewhere only grows; here it is set anew, which a counter can by this alone.
      this.reset();
      for (const { labels, value } of read(ledger)) this.inc(labels, value);
    },
  });
}

function gauge(prom: PromClient, { read, ...plan }: MetricPlan, ledger: StreamLedger): Metric {
  return new prom.Gauge({
    ...plan,
    registers: [],
    collect() {
      // Of streams that are gone there is nothing to say.
      this.reset();
      for (const { labels, value } of read(ledger)) this.set(labels, value);
    },
  });
}

/** A histogram can only be added to sample by sample, so that what was counted elsewhere is shown in place of its own. */
function histogram(prom: PromClient, { read, ...plan }: MetricPlan<TimeHistogram>, ledger: StreamLedger): Metric {
  const { name, help } = plan;
  const get = () => {
    const values = [...read(ledger)].flatMap((sample) => bucketsOf(name, sample));
    return Promise.resolve({ name, help, type: 'histogram', aggregator: 'sum', values });
  };
  // Registries take the second where there is one, for the text, and the first for JSON.
  return Object.assign(new prom.Histogram({ ...plan, registers: [] }), { get, getForPromString: get });
}

function bucketsOf(name: string, { labels, value: { boundsMs, counts, sumMs } }: Sample<TimeHistogram>) {
  let count = 0;
  const buckets = counts.map((each, index) => {
    const boundMs = boundsMs[index];
    const le = boundMs === undefined ? '+Inf' : boundMs / 1000;
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: (count += each) };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sumMs / 1000 },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
