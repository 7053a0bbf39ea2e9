// Honest viewers while somebody attacks: what they notice, and what is left of it. Prints one table.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { AttackersCommand, AttackersReply, Damage, ServerCommand, ServerReply } from './abuse/messages.js';
import { PeerProcess } from './support/peer-process.js';
import { describeHost, printTable } from './support/report.js';
import { quantile, sum } from './support/statistics.js';
import type { ViewersCommand, ViewersReply, ViewersSample } from './support/viewer-messages.js';

const VIEWERS = 8;
/** Each attack comes this often, in turn with calm, so that a busy moment of the host does not look like one. */
const ROUNDS = 3;
const SECONDS = 2;
/** Until what an attack left is gone. */
const RECOVERY_MS = 500;

interface Row {
  calm: ViewersSample[];
  attacked: ViewersSample[];
  damage: Damage[];
}

const { values } = parseArgs({ options: { attack: { type: 'string', multiple: true } } });
const server = new PeerProcess<ServerCommand, ServerReply>(new URL('abuse/server.js', import.meta.url), {
  execArgv: ['--expose-gc'],
});
const { url } = await server.reply('ready');
const viewers = new PeerProcess<ViewersCommand, ViewersReply>(new URL('support/viewers.js', import.meta.url));
const attackers = new PeerProcess<AttackersCommand, AttackersReply>(new URL('abuse/attackers.js', import.meta.url));
const { attacks } = await attackers.reply('ready');
const supported = ['webcodecs/h264-annexb', 'image/jpeg'];
await viewers.ask({ type: 'connect', url, viewers: VIEWERS, supported }, 'connected');

const wanted = attacks.filter((attack) => values.attack?.includes(attack) ?? true);
const rows = new Map<string, Row>(wanted.map((attack) => [attack, { calm: [], attacked: [], damage: [] }]));
// The round before the first warms caches, compilers and allocators up, and is thrown away.
for (const [attack, row] of rows) await inflict(attack, row);
for (const row of rows.values()) Object.assign(row, { calm: [], attacked: [], damage: [] });
const before = await server.ask({ type: 'rest' }, 'rested');
for (let round = 0; round < ROUNDS; round++) for (const [attack, row] of rows) await inflict(attack, row);
const after = await server.ask({ type: 'rest' }, 'rested');
await Promise.all([server.end(), viewers.end(), attackers.end()]);

printTable(
  `${VIEWERS} viewers of 1280×720 at 30 frames per second in H.264, ${ROUNDS} × ${SECONDS} s of calm and of each attack in turn; ` +
    `${describeHost()}. Latency is publish → viewer, in ms.`,
  ['attack', 'connections', 'MB', 'fps: least', 'under attack', 'p50', 'under attack', '', 'p95', 'under attack', ''],
  [...rows].map(([attack, row]) => line(attack, row)),
);
const count = (read: (rested: typeof before) => number) => `${read(before)} → ${read(after)}`;
console.log(
  `Memory ${(before.rssBytes / 1e6).toFixed(0)} → ${(after.rssBytes / 1e6).toFixed(0)} MB ` +
    `(${(after.rssBytes / before.rssBytes).toFixed(2)}×), descriptors ${count((each) => each.descriptors)}, ` +
    `threads ${count((each) => each.threads)}, viewers ${count((each) => each.viewers)}, lines of log ${count((each) => each.logLines)}.`,
);

async function inflict(attack: string, row: Row): Promise<void> {
  row.calm.push(await watch());
  await attackers.ask({ type: 'begin', attack, url: `${url}/rfb` }, 'begun');
  row.attacked.push(await watch());
  row.damage.push(await attackers.ask({ type: 'end' }, 'ended'));
  await delay(RECOVERY_MS);
}

async function watch(): Promise<ViewersSample> {
  viewers.send({ type: 'start' });
  await delay(SECONDS * 1000);
  return viewers.ask({ type: 'stop' }, 'stopped');
}

function line(attack: string, { calm, attacked, damage }: Row): string[] {
  const [calmMs, attackedMs] = [latencies(calm), latencies(attacked)];
  const compare = (share: number) => {
    const [base, value] = [quantile(calmMs, share), quantile(attackedMs, share)];
    return [base.toFixed(1), value.toFixed(1), `${(value / base).toFixed(2)}×`];
  };
  return [
    attack,
    String(Math.round(sum(damage.map(({ connections }) => connections)) / damage.length)),
    (sum(damage.map(({ bytes }) => bytes)) / damage.length / 1e6).toFixed(1),
    leastFps(calm).toFixed(1),
    leastFps(attacked).toFixed(1),
    ...compare(0.5),
    ...compare(0.95),
  ];
}

/** Of the viewer that had the fewest over all rounds. */
function leastFps(samples: readonly ViewersSample[]): number {
  const seconds = sum(samples.map((sample) => sample.seconds));
  const pictures = Array.from({ length: VIEWERS }, (_, n) => sum(samples.map(({ arrivals }) => arrivals[n]!.length)));
  return Math.min(...pictures) / seconds;
}

function latencies(samples: readonly ViewersSample[]): number[] {
  const arrivals = samples.flatMap((sample) => sample.arrivals.flat());
  return arrivals.map(({ receivedUs, timestampUs }) => (receivedUs - timestampUs) / 1000);
}
