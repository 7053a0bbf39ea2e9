/** Numbers as people read them: few digits, a unit they know. */

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function bytes(count: number): string {
  if (count >= 1024 ** 3) return `${(count / 1024 ** 3).toFixed(1)} GB`;
  return `${Math.round(count / 1024 ** 2)} MB`;
}

export function millis(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

export function bitrate(bps: number): string {
  if (bps >= 1e6) return `${(bps / 1e6).toFixed(1)} Mbit/s`;
  return `${Math.round(bps / 1e3)} kbit/s`;
}

export function perSecond(rate: number): string {
  return rate === 0 ? '0' : rate.toFixed(1);
}

/** The next of 1, 2, 5, 10, 20, 50 … that is not below `value`: the top of a chart's scale. */
export function niceCeiling(value: number, least: number): number {
  const wanted = Math.max(value, least);
  const power = 10 ** Math.floor(Math.log10(wanted));
  for (const step of [1, 2, 5]) if (wanted <= step * power) return step * power;
  return 10 * power;
}
