// Viewers of one display: what each further one costs. Prints one table.
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  ServerCommand,
  ServerReply,
  ServerSample,
  ViewersCommand,
  ViewersReply,
  ViewersSample,
} from './fan-out/messages.js';
import { PeerProcess } from './fan-out/peer-process.js';

const VIEWERS = [1, 8, 32, 128];
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

const server = new PeerProcess<ServerCommand, ServerReply>('server.js');
const { url } = await server.reply('ready');
const viewers = new PeerProcess<ViewersCommand, ViewersReply>('viewers.js');
const rows = new Map<number, Row>(VIEWERS.map((count) => [count, { server: [], viewers: [], bareMs: [] }]));
let encoder = '';

// The round before the first warms caches and compilers up, and is thrown away.
for (let round = -1; round < ROUNDS; round++) {
  for (const [count, row] of rows) {
    await viewers.ask({ type: 'connect', url, viewers: count }, 'connected');
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
server.send({ type: 'quit' });
viewers.end();

print();

function print(): void {
  const lines = [...rows].map(([count, row]) => ({ count, ...summary(row) }));
  const one = lines[0]!;
  const ratio = (value: number, base: number) => `${(value / base).toFixed(2)}×`;
  const head = [
    ...['viewers', 'encodes/s', 'fps per viewer: min', 'median', 'bare encode ms: p50'],
    ...[
      'publish → viewer ms: p50',
      'p95',
      '÷ bare',
      'server CPU %',
      'vs 1',
      'per viewer',
      'RSS MB',
      'vs 1',
      'Mbit/s out',
    ],
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
    line.cpuPercent.toFixed(0),
    ratio(line.cpuPercent, one.cpuPercent),
    (line.cpuPercent / line.count).toFixed(2),
    (line.rssBytes / 1e6).toFixed(0),
    ratio(line.rssBytes, one.rssBytes),
    (line.bitsPerSecond / 1e6).toFixed(0),
  ]);
  console.log(
    `One display of 1280×720 at 30 frames per second, JPEG quality 80 by ${encoder}; ` +
      `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}; ` +
      `${ROUNDS} × ${SECONDS} s each, in turn. 100 % is one core.\n`,
  );
  console.log([head, head.map(() => '--:'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n'));
}

function summary(row: Row) {
  const seconds = sum(row.server.map((sample) => sample.seconds));
  const fps = row.viewers.flatMap((sample) => sample.pictures.map((pictures) => pictures / sample.seconds));
  const latencies = row.viewers.flatMap((sample) => sample.latenciesMs);
  return {
    encodesPerSecond: sum(row.server.map((sample) => sample.encodes)) / seconds,
    cpuPercent: (100 * sum(row.server.map((sample) => sample.cpuSeconds))) / seconds,
    rssBytes: Math.max(...row.server.map((sample) => sample.rssBytes)),
    minFps: quantile(fps, 0),
    medianFps: quantile(fps, 0.5),
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
    bareP50: quantile(row.bareMs, 0.5),
    bitsPerSecond:
      (8 * sum(row.viewers.map((sample) => sample.bytes))) / sum(row.viewers.map((sample) => sample.seconds)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
