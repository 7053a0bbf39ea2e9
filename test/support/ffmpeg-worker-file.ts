/** In place of lib/encoder/ffmpeg/ffmpeg-worker-file.ts: the built program, which `npm run build` makes. */
export const FFMPEG_WORKER = new URL('../../dist/encoder/ffmpeg/ffmpeg-worker.js', import.meta.url);
