/**
 * Finds a Chromium for the browser tests, or installs Debian's. As a program it prints the path.
 */
import { ensureProgram, findProgram, isExecutable, runAsProgram } from './debian-package.mjs';

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
  return findProgram('CHROMIUM_PATH', NAMES, env) ?? MAC_APPS.find(isExecutable);
}

/**
 * @param {(line: string) => void} [log] - told what is done
 * @returns {string} path of an executable
 */
export function ensureChromium(log) {
  return ensureProgram(
    {
      title: 'Chromium',
      packageName: 'chromium',
      find: findChromium,
      why: 'the browser tests need Chromium',
      remedy: 'install Chromium or Chrome and put it on PATH, or name it in CHROMIUM_PATH',
    },
    log,
  );
}

void runAsProgram(import.meta.url, ensureChromium);
