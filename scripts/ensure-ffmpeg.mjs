/**
 * Sees to it that the tests have an ffmpeg: where there is none, installs Debian's.
 */
import { spawnSync } from 'node:child_process';

const path = process.env.FFMPEG_PATH || process.env.FFMPEG_BIN || 'ffmpeg';

const isThere = works(path);
if (!isThere && path === 'ffmpeg') install();
if (isThere || works(path)) {
  console.log(`ffmpeg: ${path}`);
} else {
  console.error(`${path} does not work; install ffmpeg with libx264 and put it on PATH, or name it in FFMPEG_PATH`);
  process.exitCode = 1;
}

/** @param {string} command */
function works(command) {
  return spawnSync(command, ['-version'], { stdio: 'ignore' }).status === 0;
}

function install() {
  console.log('No ffmpeg found; installing the package "ffmpeg" with apt-get.');
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  [['update'], ['install', '-y', '--no-install-recommends', 'ffmpeg']].every((args) => {
    const [command, ...rest] = [...sudo, 'apt-get', ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(command, rest, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;
  });
}
