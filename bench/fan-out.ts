// Viewers of one display: what each further one costs. Prints one table for each transport.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { BenchTransport, ServerCommand, ServerReply, ServerSample } from './fan-out/messages.js';
import { PeerProcess } from './support/peer-process.js';
import { describeHost, printTable } from './support/report.js';
import { quantile, sum } from './support/statistics.js';
import type { ViewersCommand, ViewersReply, ViewersSample } from './support/viewer-messages.js';

const VIEWERS = { h264: [1, 8, 32, 128, 256], jpeg: [1, 8, 32, 128] };
const SUPPORTED = { h264: ['webcodecs/h264-annexb', 'image/jpeg'], jpeg: ['image/jpeg'] };
/** Every number of viewers is measured this often, in turn, so that a busy moment of the host does not hit one alone. */
const ROUNDS = 3;
const SECONDS = 4;
const SETTLE_SECONDS = 1;
/** Encodes of the bare encoder after each stretch. */
const BARE_ENCODES = 30;

interface Row {
  server: ServerSample[];
  viewers: ViewersSample[];
  bareMs: number[];
}

const { values } = parseArgs({ options: { transport: { type: 'string', default: 'all' } } });
const wanted = (['h264', 'jpeg'] as const).filter((each) => values.transport === 'all' || values.transport === each);
if (wanted.length === 0) throw new RangeError(`--transport must be h264, jpeg or all, got ${values.transport}`);
for (const transport of wanted) await measure(transport);

async function measure(transport: BenchTransport): Promise<void> {
  const program = new URL('fan-out/server.js', import.meta.url);
  const server = new PeerProcess<ServerCommand, ServerReply>(program, { args: [transport] });
  const { url, isH264 } = await server.reply('ready');
  if (isH264 !== (transport === 'h264')) throw new Error('no H.264 encoder was found; see docs/encoders.md');
  const viewers = new PeerProcess<ViewersCommand, ViewersReply>(new URL('support/viewers.js', import.meta.url));
  const rows = new Map<number, Row>(
    VIEWERS[transport].map((count) => [count, { server: [], viewers: [], bareMs: [] }]),
  );
  let encoder = '';

  // The round before the first warms caches and compilers up, and is thrown away.
  for (let round = -1; round < ROUNDS; round++) {
    for (const [count, row] of rows) {
      await viewers.ask({ type: 'connect', url, viewers: count, supported: SUPPORTED[transport] }, 'connected');
      await delay(SETTLE_SECONDS * 1000);
      server.send({ type: 'start' });
      viewers.send({ type: 'start' });
      await delay(SECONDS * 1000);
      const [sample, seen] = await Promise.all([
        server.ask({ type: 'stop' }, 'stopped'),
        viewers.ask({ type: 'stop' }, 'stopped'),
      ]);
      await viewers.ask({ type: 'disconnect' }, 'disconnected');
      const bare = await server.ask({ type: 'bare', encodes: BARE_ENCODES }, 'bare');
      if (round < 0) continue;
      row.server.push(sample);
      row.viewers.push(seen);
      row.bareMs.push(...bare.ms);
      encoder = bare.encoder;
    }
  }
  await Promise.all([server.end(), viewers.end()]);
  print(transport, encoder, rows);
}

function print(transport: BenchTransport, encoder: string, rows: ReadonlyMap<number, Row>): void {
  const lines = [...rows].map(([count, row]) => ({ count, ...summary(row) }));
  const one = lines[0]!;
  const ratio = (value: number, base: number) => `${(value / base).toFixed(2)}×`;
  const head = [
    ...['viewers', 'encodes/s', 'fps per viewer: min', 'median', 'bare encode ms: p50'],
    ...['publish → viewer ms: p50', 'p95', '÷ bare'],
    ...['server CPU %', 'vs 1', 'per viewer', 'RSS MB', 'vs 1', 'Mbit/s out'],
  ];
  const body = lines.map((line) => [
    String(line.count),
    line.encodesPerSecond.toFixed(1),
    line.minFps.toFixed(1),
    line.medianFps.toFixed(1),
    line.bareP50.toFixed(1),
    line.p50.toFixed(1),
    line.p95.toFixed(1),
    ratio(line.p50, line.bareP50),
    line.cpuPercent.toFixed(1),
    ratio(line.cpuPercent, one.cpuPercent),
    (line.cpuPercent / line.count).toFixed(2),
    (line.rssBytes / 1e6).toFixed(0),
    ratio(line.rssBytes, one.rssBytes),
    (line.bitsPerSecond / 1e6).toFixed(0),
  ]);
  const format = transport === 'h264' ? 'H.264 of at most 12 Mbit/s' : 'JPEG quality 80';
  printTable(
    `One display of 1280×720 at 30 frames per second, ${format} by ${encoder}; ${describeHost()}; ` +
      `${ROUNDS} × ${SECONDS} s each, in turn. 100 % is one core.`,
    head,
    body,
  );
}

function summary(row: Row) {
  const seconds = sum(row.server.map((sample) => sample.seconds));
  const fps = row.viewers.flatMap((sample) => sample.arrivals.map((arrivals) => arrivals.length / sample.seconds));
  const arrivals = row.viewers.flatMap((sample) => sample.arrivals.flat());
  const latencies = arrivals.map(({ receivedUs, timestampUs }) => (receivedUs - timestampUs) / 1000);
  return {
    encodesPerSecond: sum(row.server.map((sample) => sample.encodes)) / seconds,
    cpuPercent: (100 * sum(row.server.map((sample) => sample.cpuSeconds))) / seconds,
    rssBytes: Math.max(...row.server.map((sample) => sample.rssBytes)),
    minFps: quantile(fps, 0),
    medianFps: quantile(fps, 0.5),
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
    bareP50: quantile(row.bareMs, 0.5),
    bitsPerSecond: (8 * sum(arrivals.map(({ bytes }) => bytes))) / sum(row.viewers.map((sample) => sample.seconds)),
  };
}
