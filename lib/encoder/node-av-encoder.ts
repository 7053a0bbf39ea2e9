import { NODE_AV_WORKER } from './node-av-worker-file.js';
import type { H264Encoder, H264EncoderConfig, H264EncoderKind, H264EncoderProbe } from './h264-encoder.js';
import { WorkerH264Encoder } from './worker-h264-encoder.js';

const NAME = 'node-av';
/** The smallest that says all: the library loads, has libx264, and makes a key out of pixels. */
const PROBE: H264EncoderConfig = { width: 64, height: 64, framerate: 30, bitrate: 1_000_000, chroma: '420' };

/** libx264 in process, by the optional package `node-av`: the quickest way there is without a GPU. */
export function createNodeAvKind(worker: URL = NODE_AV_WORKER): H264EncoderKind {
  let result: Promise<H264EncoderProbe> | undefined;
  return {
    name: NAME,
    chromas: ['420', '444'],
    canScale: true,
    probe: () => (result ??= probe(worker)),
    create: async (config) => (await WorkerH264Encoder.start(config, { name: NAME, file: worker })).encoder,
  };
}

/** In the thread that will do it, so that a library of this size is not loaded on the main thread. */
async function probe(file: URL): Promise<H264EncoderProbe> {
  let encoder: H264Encoder | undefined;
  try {
    const started = await WorkerH264Encoder.start(PROBE, { name: NAME, file });
    encoder = started.encoder;
    const { width, height } = PROBE;
    const bytes = new Uint8Array(width * height * 4);
    await encoder.encode({ bytes, width, height, format: 'RGBA', stride: width * 4 }, { keyFrame: true });
    return { isAvailable: true, version: started.version };
  } catch (error) {
    return { isAvailable: false, reason: reasonOf(error) };
  } finally {
    await encoder?.close();
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  // A file that is missing has the same code: an app's bundler may have left the worker behind.
  return code === 'ERR_MODULE_NOT_FOUND' && message.startsWith('Cannot find package')
    ? 'the package node-av is not installed; run npm install node-av'
    : `the package node-av does not work here: ${message}`;
}
