/**
 * Finds a Firefox for the browser tests, or installs Debian's. As a program it prints the path.
 */
import { ensureProgram, findProgram, isExecutable, runAsProgram } from './debian-package.mjs';

const NAMES = ['firefox', 'firefox-esr'];
const MAC_APPS = ['/Applications/Firefox.app/Contents/MacOS/firefox'];

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} path of an executable: `FIREFOX_PATH`, else the first known name on `PATH`
 */
export function findFirefox(env = process.env) {
  return findProgram('FIREFOX_PATH', NAMES, env) ?? MAC_APPS.find(isExecutable);
}

/**
 * @param {(line: string) => void} [log] - told what is done
 * @returns {string} path of an executable
 */
export function ensureFirefox(log) {
  return ensureProgram(
    {
      title: 'Firefox',
      packageName: 'firefox-esr',
      find: findFirefox,
      why: 'the browser tests need Firefox',
      remedy: 'install Firefox and put it on PATH, or name it in FIREFOX_PATH',
    },
    log,
  );
}

void runAsProgram(import.meta.url, ensureFirefox);
