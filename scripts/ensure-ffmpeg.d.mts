/** `FFMPEG_PATH`, else `FFMPEG_BIN`, else `ffmpeg` on `PATH`: the first that has libx264. */
export function findFfmpeg(env?: NodeJS.ProcessEnv): string | undefined;
/** Installs Debian's where there is none, and tells `log` what is done. */
export function ensureFfmpeg(log?: (line: string) => void): string;
