/** In place of lib/encoder/node-av-worker-file.ts: the built program, which `npm run build` makes. */
export const NODE_AV_WORKER = new URL('../../dist/encoder/node-av-worker.js', import.meta.url);
