/**
 * Finds an ffmpeg with libx264 for the encoder's tests, or installs Debian's. As a program it prints the path.
 */
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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
export function ensureFfmpeg(log = () => {}) {
  let found = findFfmpeg();
  if (!found) {
    log('No ffmpeg with libx264 found; installing the package "ffmpeg" with apt-get.');
    installFromDebian();
    found = findFfmpeg();
    if (!found) throw cannotInstall('the package was installed, but brought no ffmpeg with libx264');
  }
  log(`ffmpeg: ${found}`);
  return found;
}

/**
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 */
function hasX264(path, env) {
  const { status, stdout } = spawnSync(path, ['-hide_banner', '-encoders'], { env, encoding: 'utf8' });
  return status === 0 && / libx264 /.test(stdout);
}

function installFromDebian() {
  if (!runs('apt-get')) throw cannotInstall('this system has no apt-get');
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !runs('sudo')) throw cannotInstall('apt-get needs root, and there is no sudo');
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'ffmpeg']]) {
    const [command, ...rest] = [...(isRoot ? [] : ['sudo', '-n']), 'apt-get', ...args];
    const { status, error } = spawnSync(command, rest, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) throw cannotInstall(`"${[command, ...rest].join(' ')}" failed`, error);
  }
}

/** @param {string} name */
function runs(name) {
  return !spawnSync(name, ['--version'], { stdio: 'ignore' }).error;
}

/**
 * @param {string} why
 * @param {Error} [cause]
 */
function cannotInstall(why, cause) {
  return new Error(
    `the encoder's tests need ffmpeg with libx264, and ${why}; install ffmpeg and put it on PATH, or name it in FFMPEG_PATH`,
    { cause },
  );
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    ensureFfmpeg(console.log);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
