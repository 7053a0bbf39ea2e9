import { readFileSync } from 'node:fs';
import { treeCpuSeconds } from '../support/process-tree.js';
import { BITRATE, FRAMERATE, type Scene, type Stretch } from './scene.js';

/** Apps do not make one, so that its published types show no constructor. */
interface ServerModule {
  Server: new (ports: { clock: Clock }) => import('../../lib/display/server.js').Server;
}
type ReceptionModule = typeof import('../../lib/session/reception.js');
type Clock = import('../../lib/time/clock.js').Clock;
type LimitsModule = typeof import('../../lib/session/session-limits.js');

/**
 * For the display a second passes in an eighth of one, so that its frame rate, 240 at most, holds no frame back: the bare
 * limit does not rest between frames either, and cores that sleep take a millisecond to wake.
 */
const HASTE = 8;
const hastyClock: Clock = {
  nowMs: () => performance.now() * HASTE,
  setTimer(ms, callback) {
    const handle = setTimeout(callback, ms / HASTE);
    return { cancel: () => clearTimeout(handle) };
  },
};
const dist = (path: string) => new URL(`../../../dist/${path}`, import.meta.url).href;

/**
 * Frames from `display.publish` to the moment their bytes are handed to a viewer's connection, one at a time and without
 * a rest. There is no network: what a socket takes is the business of other benches.
 */
export async function measureLibrary(h264: string, scene: Scene, frames: number, warmUp: number): Promise<Stretch> {
  const { Server } = (await import(dist('display/server.js'))) as ServerModule;
  const { Reception } = (await import(dist('session/reception.js'))) as ReceptionModule;
  const { resolveSessionLimits } = (await import(dist('session/session-limits.js'))) as LimitsModule;
  const server = new Server({ clock: hastyClock });
  const { width, height } = scene;
  const display = server.addStream('default', width, height, { h264, framerate: FRAMERATE, bitrate: BITRATE });
  // Resolves once the encoder is known.
  await display.setH264(h264);
  let arrived = (_: Uint8Array): void => {};
  const channel = {
    bufferedAmount: 0,
    ping: () => {},
    send: (data: string | Uint8Array) => typeof data !== 'string' && arrived(data),
    close: (code: number, reason: string) => {
      if (code !== 4404) throw new Error(`the viewer was closed: ${code} ${reason}`);
    },
  };
  const limits = resolveSessionLimits('limits', { maxMessagesPerSecond: 100_000 });
  const viewer = new Reception(server, limits).open(channel, {
    stream: 'default',
    principal: null,
    role: 'control',
    remoteAddress: '',
    request: { headers: {} },
    recheck: () => Promise.resolve(true),
  });
  viewer.onText('{"type":"hello","supported":["webcodecs/h264-annexb"]}');

  const wallMs: number[] = [];
  let bytes = 0;
  let begin = { cpu: 0, main: 0 };
  for (let n = 0; n < warmUp + frames; n++) {
    if (n === warmUp) begin = { cpu: treeCpuSeconds(), main: mainThreadMs() };
    const startedMs = performance.now();
    const message = await new Promise<Uint8Array>((resolve) => {
      arrived = resolve;
      display.publish({ data: scene.frames[n % scene.frames.length]!, width, height });
    });
    const endedMs = performance.now();
    viewer.onText(`{"type":"ack","seq":${n},"decode_queue_size":0,"displayed":true}`);
    if (n >= warmUp) {
      wallMs.push(endedMs - startedMs);
      bytes += message.byteLength;
    }
  }
  const end = { cpu: treeCpuSeconds(), main: mainThreadMs() };
  await display.close();
  return {
    wallMs,
    cpuMs: ((end.cpu - begin.cpu) * 1000) / frames,
    mainMs: Number.isNaN(end.main) ? undefined : (end.main - begin.main) / frames,
    bytes: bytes / wallMs.length,
  };
}

/**
 * One copy of a frame into warm shared memory, which `publish` cannot do without: the bare limit of the main thread, in ms
 * per frame.
 */
export function measureCopy({ frames }: Scene, times: number): number {
  const slots = [0, 1, 2].map(() => new Uint8Array(new SharedArrayBuffer(frames[0]!.byteLength)));
  // Fresh memory costs page faults.
  for (const slot of slots) slot.set(frames[0]!);
  const begin = mainThreadMs();
  for (let n = 0; n < times; n++) slots[n % slots.length]!.set(frames[n % frames.length]!);
  return (mainThreadMs() - begin) / times;
}

/** Milliseconds this thread has run, as Linux counts them in nanoseconds; NaN elsewhere. */
function mainThreadMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return NaN;
  }
}
