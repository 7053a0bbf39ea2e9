/** The thread of node-av with a life of three frames: it ends in the middle of the fourth. */
import { parentPort } from 'node:worker_threads';

let frames = 0;
// Heard before the program's own listener.
parentPort?.on('message', ({ kind }) => {
  if (kind === 'encode' && ++frames > 3) process.exit(7);
});
await import('../../../dist/encoder/node-av-worker.js');
