import { NODE_AV_WORKER } from './node-av-worker-file.js';
import type { VideoEncoder, VideoEncoderConfig, VideoEncoderKind, VideoEncoderProbe } from './video-encoder.js';
import { WorkerVideoEncoder } from './worker-video-encoder.js';

const NAME = 'node-av';
/** The smallest that says all: the library loads, has libx264, and makes a key out of pixels. */
const PROBE: VideoEncoderConfig = { width: 64, height: 64, framerate: 30, bitrate: 1_000_000, chroma: '420' };

/** libx264 in process, by the optional package `node-av`: the quickest way there is without a GPU. */
export function createNodeAvKind(worker: URL = NODE_AV_WORKER): VideoEncoderKind {
  let result: Promise<VideoEncoderProbe> | undefined;
  return {
    name: NAME,
    probe: () => (result ??= probe(worker)),
    create: async (config) => (await WorkerVideoEncoder.start(config, { name: NAME, file: worker })).encoder,
  };
}

/** In the thread that will do it, so that a library of this size is not loaded on the main thread. */
async function probe(file: URL): Promise<VideoEncoderProbe> {
  let encoder: VideoEncoder | undefined;
  try {
    const started = await WorkerVideoEncoder.start(PROBE, { name: NAME, file });
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
