/**
 * The thread of one encoder whose work a child of ffmpeg does. A frame goes through the child's pipe in a hundred small
 * writes, each with its turn of the event loop: those turns are not the main thread's.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../time/clock.js';
import type { H264WorkerAnswer, H264WorkerData, H264WorkerOrder } from '../h264-worker-messages.js';
import { FfmpegEncoder } from './ffmpeg-encoder.js';
import type { FfmpegChoice } from './ffmpeg-stream.js';

const port = parentPort;
if (!port) throw new Error('ffmpeg-worker runs in a worker thread only');

const { settings, ...config } = workerData as H264WorkerData<FfmpegChoice>;
const { width, height } = config;
let encoder: FfmpegEncoder | undefined;

// A thread that just ends leaves the child behind as a zombie: see end().
process.once('uncaughtException', (error) => void fail(error));

try {
  encoder = await FfmpegEncoder.start(settings, config, systemClock);
  port.on('message', (order: H264WorkerOrder) => void obey(order).catch(fail));
  answer({ kind: 'ready', version: settings.binary.version });
} catch (error) {
  await fail(error);
}

async function obey(order: H264WorkerOrder): Promise<void> {
  switch (order.kind) {
    case 'encode': {
      const { bytes, format, stride, keyFrame } = order;
      const data = await encoder!.encode({ bytes, width, height, format, stride }, { keyFrame });
      answer({ kind: 'chunk', data }, data.buffer);
      return;
    }
    case 'reconfigure':
      encoder!.reconfigure(order);
      return;
    case 'end':
      return end();
    default:
      order satisfies never;
  }
}

async function fail(error: unknown): Promise<void> {
  answer({ kind: 'failed', reason: (error as Error).message });
  await end();
}

/** The child first: only the thread that started it takes note of its end. Without, it would stay as a zombie. */
async function end(): Promise<void> {
  await encoder?.close();
  process.exit();
}

function answer(message: H264WorkerAnswer, moved?: ArrayBufferLike): void {
  port?.postMessage(message, moved instanceof ArrayBuffer ? [moved] : []);
}
