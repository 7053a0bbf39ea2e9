/**
 * The thread's program, as built. In a file of its own, because Node starts threads from JavaScript: sources under test
 * take the one in dist.
 */
export const FFMPEG_WORKER = new URL('./ffmpeg-worker.js', import.meta.url);
