/** A metric as a scrape reads it. */
export interface ScrapedMetric {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly ScrapedSample[];
}

interface ScrapedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\\\\n]|\\\\[\\\\n"])*)"';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{((?:${LABEL},?)*)\\})? (\\S+)$`);

/**
 * Reads the text format of Prometheus as strictly as `promtool check metrics` does.
 *
 * @throws Error for a line that a scrape would refuse, or a metric that its linter would object to
 */
export function parseExposition(text: string): Map<string, ScrapedMetric> {
  const metrics = new Map<string, ScrapedMetric & { samples: ScrapedSample[] }>();
  const helps = new Map<string, string>();
  const series = new Set<string>();
  let current = '';
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  for (const line of text.split('\n')) {
    const [, kind, name, rest] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (line === '') continue;
    if (kind === 'HELP') {
      if (helps.has(name!)) throw new Error(`a second HELP of ${name}`);
      helps.set(name!, rest!);
    } else if (kind === 'TYPE') {
      if (metrics.has(name!)) throw new Error(`a second TYPE of ${name}`);
      current = name!;
      metrics.set(current, { type: rest!, help: helps.get(current) ?? '', samples: [] });
    } else {
      const sample = parseSample(line);
      const id = JSON.stringify([sample.name, Object.entries(sample.labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
      if (series.has(id)) throw new Error(`a second sample of ${line}`);
      series.add(id);
      if (!new RegExp(`^${current}(_bucket|_sum|_count)?$`).test(sample.name)) throw new Error(`out of place: ${line}`);
      metrics.get(current)!.samples.push(sample);
    }
  }
  for (const [name, metric] of metrics) lint(name, metric);
  return metrics;
}

function parseSample(line: string): ScrapedSample {
  const match = SAMPLE.exec(line);
  if (!match) throw new Error(`no sample: ${line}`);
  const labels: Record<string, string> = {};
  for (const [, key, value] of (match[2] ?? '').matchAll(new RegExp(LABEL, 'g'))) {
    if (Object.hasOwn(labels, key!)) throw new Error(`label ${key} twice: ${line}`);
    labels[key!] = JSON.parse(`"${value}"`) as string;
  }
  const value = match[5] === '+Inf' ? Infinity : Number(match[5]);
  if (Number.isNaN(value)) throw new Error(`no number: ${line}`);
  return { name: match[1]!, labels, value };
}

function lint(name: string, { type, help, samples }: ScrapedMetric): void {
  if (help === '') throw new Error(`${name} has no help`);
  if (name !== name.toLowerCase()) throw new Error(`${name} is not in snake case`);
  if (/_(ms|milliseconds|kb|bits)(_|$)/.test(name)) throw new Error(`${name} is not in base units`);
  if ((type === 'counter') !== name.endsWith('_total')) throw new Error(`${name} is a ${type}`);
  if (type !== 'gauge' && samples.some(({ value }) => value < 0)) throw new Error(`${name} is negative`);
  if (type !== 'histogram') return;
  const ends = samples.filter((sample) => sample.name === `${name}_count`);
  for (const { labels, value } of ends) {
    const buckets = samples.filter(
      (sample) => sample.name === `${name}_bucket` && Object.entries(labels).every(([k, v]) => sample.labels[k] === v),
    );
    const bounds = buckets.map((bucket) => Number(bucket.labels['le']!.replace('+Inf', 'Infinity')));
    const isRising = bounds.every((bound, i) => i === 0 || bound > bounds[i - 1]!);
    const isCumulative = buckets.every((bucket, i) => i === 0 || bucket.value >= buckets[i - 1]!.value);
    if (!isRising || !isCumulative) throw new Error(`buckets of ${name} are not cumulative`);
    if (bounds.at(-1) !== Infinity || buckets.at(-1)!.value !== value) throw new Error(`${name} misses samples`);
  }
}
