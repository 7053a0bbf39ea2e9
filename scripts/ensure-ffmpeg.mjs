/**
 * Finds an ffmpeg with libx264 for the encoder's tests, or installs Debian's. As a program it prints the path.
 */
import { spawnSync } from 'node:child_process';
import { ensureProgram, runAsProgram } from './debian-package.mjs';

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} `FFMPEG_PATH`, else `FFMPEG_BIN`, else `ffmpeg` on `PATH`: the first that has libx264
 */
export function findFfmpeg(env = process.env) {
  return [env.FFMPEG_PATH, env.FFMPEG_BIN, 'ffmpeg'].find((path) => path && hasX264(path, env));
}

/**
 * @param {(line: string) => void} [log] - told what is done
 * @returns {string} path or name of a program
 */
export function ensureFfmpeg(log) {
  return ensureProgram(
    {
      title: 'ffmpeg with libx264',
      packageName: 'ffmpeg',
      find: findFfmpeg,
      why: "the encoder's tests need ffmpeg with libx264",
      remedy: 'install ffmpeg and put it on PATH, or name it in FFMPEG_PATH',
    },
    log,
  );
}

/**
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 */
function hasX264(path, env) {
  const { status, stdout } = spawnSync(path, ['-hide_banner', '-encoders'], { env, encoding: 'utf8' });
  return status === 0 && / libx264 /.test(stdout);
}

void runAsProgram(import.meta.url, ensureFfmpeg);
