import type { EncoderReport, HostReport } from '../doctor/host-report.js';

const COLUMNS = ['', 'encoder', 'makes', 'version', 'ms per 720p frame', 'kB'] as const;
/** Which columns hold numbers. */
const NUMBERS = new Set([4, 5]);

/** The report for people: a table, why not, and what to do. */
export function reportText(report: HostReport): string {
  const { node, platform, processors, threadPoolSize, encoders, recommendations } = report;
  const rows = encoders.map(cells);
  const widths = COLUMNS.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (NUMBERS.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  const reasons = encoders.flatMap(({ name, makes, reason }) =>
    reason === undefined ? [] : [`  ${name} (${makes}): ${reason}`],
  );
  return [
    `Node ${node} on ${platform}, ${processors} processors, ${threadPoolSize} threads for images (UV_THREADPOOL_SIZE)`,
    '',
    line(COLUMNS),
    ...rows.map(line),
    ...(reasons.length > 0 ? ['', 'Not available:', ...reasons] : []),
    '',
    ...recommendations,
    '',
  ].join('\n');
}

function cells({ name, makes, isAvailable, version, msPerFrame, bytesPerFrame }: EncoderReport): string[] {
  return [
    isAvailable ? 'yes' : 'no',
    name,
    makes === 'h264' ? 'H.264' : makes.toUpperCase(),
    version ?? '',
    msPerFrame?.toFixed(1) ?? '',
    bytesPerFrame === undefined ? '' : (bytesPerFrame / 1000).toFixed(0),
  ];
}
