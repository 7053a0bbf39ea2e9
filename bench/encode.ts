// Encoders of H.264 from publish to bytes, beside the bare limit of the same machine. Prints one table.
import { builtInH264Encoder } from 'nestjs-rfb';
import { BareLimit } from './encode/bare-limit.js';
import { measureCopy, measureLibrary } from './encode/library.js';
import type { Scene, Stretch } from './encode/scene.js';
import { drawPlot } from './scenes/plot.js';
import { drawInterface } from './scenes/ui.js';
import { describeHost, printTable } from './support/report.js';
import { quantile, sum } from './support/statistics.js';

const SIZES = { '480p': [854, 480], '720p': [1280, 720], '1080p': [1920, 1080] } as const;
const SCENES = { plot: drawPlot, interface: drawInterface };
/** Different ones; the motion repeats after them. */
const DRAWN = 15;
/**
 * All candidates are measured this often, in turn, and each compared with the limit of its own turn: a host whose speed
 * drifts is the same for both.
 */
const ROUNDS = 7;
const FRAMES = 40;
const WARM_UP = 10;

const scenes: Scene[] = Object.entries(SIZES).flatMap(([size, [width, height]]) =>
  Object.entries(SCENES).map(([scene, draw]) => ({
    name: `${size} ${scene}`,
    width,
    height,
    frames: Array.from({ length: DRAWN }, (_, n) => draw(width, height, n / DRAWN)),
  })),
);
const bare = await BareLimit.create();
const encoders: string[] = [];
for (const name of ['node-av', 'ffmpeg']) {
  const probe = await builtInH264Encoder(name).probe();
  if (probe.isAvailable) encoders.push(name);
  else console.log(`${name} is left out: ${probe.reason}`);
}
const measured = new Map<string, Stretch[]>();

// The round before the first warms caches and compilers up, and is thrown away.
for (let round = -1; round < ROUNDS; round++) {
  for (const scene of scenes) {
    const limit = { ...(await bare.measure(scene, FRAMES / 2)), mainMs: measureCopy(scene, FRAMES) };
    const stretches = new Map<string, Stretch>([['bare', limit]]);
    for (const encoder of encoders) stretches.set(encoder, await measureLibrary(encoder, scene, FRAMES, WARM_UP));
    if (round < 0) continue;
    for (const [who, stretch] of stretches) {
      const key = `${scene.name} ${who}`;
      measured.set(key, [...(measured.get(key) ?? []), stretch]);
    }
  }
}
await bare.close();

printTable(
  `H.264 of RGBA frames from publish to bytes, one at a time; bare limit: ffmpeg ${bare.version} -f rawvideo … -f null - ` +
    `with the same conversion, options and threads; ${describeHost()}; ${ROUNDS} × ${FRAMES} frames, in turn. Times in ms per frame.`,
  ['scene', 'encoder', 'p50', 'p95', '÷ bare', 'CPU', '÷ bare', 'main thread', '÷ one copy', 'kB'],
  scenes.flatMap(({ name }) => ['bare', ...encoders].map((who) => line(name, who))),
);

function line(scene: string, who: string): string[] {
  const stretches = measured.get(`${scene} ${who}`)!;
  const limits = measured.get(`${scene} bare`)!;
  const overLimit = (read: (stretch: Stretch) => number) =>
    who === 'bare' ? '' : `${median(stretches.map((each, round) => read(each) / read(limits[round]!))).toFixed(2)}×`;
  const hasMain = stretches[0]!.mainMs !== undefined;
  const bytes = stretches.flatMap(({ bytes: each }) => each ?? []);
  const waits = stretches.flatMap((each) => each.wallMs);
  return [
    scene,
    who === 'bare' ? 'bare limit' : who,
    median(stretches.map(wallMs)).toFixed(1),
    who === 'bare' ? '' : quantile(waits, 0.95).toFixed(1),
    overLimit(wallMs),
    median(stretches.map(cpuMs)).toFixed(1),
    overLimit(cpuMs),
    hasMain ? median(stretches.map(mainMs)).toFixed(2) : '',
    hasMain ? overLimit(mainMs) : '',
    bytes.length > 0 ? (sum(bytes) / bytes.length / 1000).toFixed(1) : '',
  ];
}

function wallMs(stretch: Stretch): number {
  return median(stretch.wallMs);
}

function cpuMs(stretch: Stretch): number {
  return stretch.cpuMs;
}

function mainMs(stretch: Stretch): number {
  return stretch.mainMs ?? NaN;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
