/**
 * Finds a Chromium for the browser tests, or installs Debian's. As a program it prints the path.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_APPS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} path of an executable: `CHROMIUM_PATH`, else the first known name on `PATH`
 */
export function findChromium(env = process.env) {
  if (env.CHROMIUM_PATH) {
    if (!isExecutable(env.CHROMIUM_PATH)) throw new Error(`CHROMIUM_PATH is no executable: ${env.CHROMIUM_PATH}`);
    return env.CHROMIUM_PATH;
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...MAC_APPS];
  return candidates.find(isExecutable);
}

/**
 * @param {(line: string) => void} [log] - told what is done
 * @returns {string} path of an executable
 */
export function ensureChromium(log = () => {}) {
  const found = findChromium();
  if (found) {
    log(`Chromium: ${found}`);
    return found;
  }
  log('No Chromium found; installing the package "chromium" with apt-get.');
  installFromDebian();
  const installed = findChromium();
  if (!installed) throw cannotInstall('the package was installed, but brought no program of a known name');
  log(`Chromium: ${installed}`);
  return installed;
}

function installFromDebian() {
  if (!isOnPath('apt-get')) throw cannotInstall('this system has no apt-get');
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !isOnPath('sudo')) throw cannotInstall('apt-get needs root, and there is no sudo');
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const [command, ...rest] = [...(isRoot ? [] : ['sudo', '-n']), 'apt-get', ...args];
    const { status, error } = spawnSync(command, rest, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) throw cannotInstall(`"${[command, ...rest].join(' ')}" failed`, error);
  }
}

/**
 * @param {string} why
 * @param {Error} [cause]
 */
function cannotInstall(why, cause) {
  return new Error(
    `the browser tests need Chromium, and ${why}; install Chromium or Chrome and put it on PATH, or name it in CHROMIUM_PATH`,
    { cause },
  );
}

/** @param {string} name */
function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && isExecutable(join(folder, name)));
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    ensureChromium(console.log);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
