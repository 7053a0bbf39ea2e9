/**
 * Programs that only the tests need: found on this machine, or installed from Debian's packages.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Seconds to wait for another apt-get: a fresh machine often begins with an unattended upgrade. */
const LOCK_TIMEOUT_S = 120;

/**
 * Finds a program, or installs its package and finds it then.
 *
 * @param {import('./debian-package.mjs').NeededProgram} program
 * @param {(line: string) => void} [log] - told what is done
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} path or name of the program
 */
export function ensureProgram(
  { title, packageName, find, why, remedy, afterInstall },
  log = () => {},
  env = process.env,
) {
  /**
   * @param {string} what
   * @param {Error} [cause]
   */
  const failure = (what, cause) => new Error(`${why}, and ${what}; ${remedy}`, { cause });
  let found = find(env);
  if (!found) {
    log(`No ${title} found; installing the package "${packageName}" with apt-get.`);
    if (!findOnPath(['apt-get'], env)) throw failure('this system has no apt-get');
    const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    if (asRoot.length > 0 && !findOnPath(['sudo'], env)) throw failure('apt-get needs root, and there is no sudo');
    /** @param {string[]} words */
    const run = ([command, ...args]) =>
      spawnSync(command, args, {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    // A machine may never have read the lists. One that fails of another repository need not matter: the install decides.
    run([...asRoot, 'apt-get', 'update']);
    const options = ['-o', `DPkg::Lock::Timeout=${LOCK_TIMEOUT_S}`, '--no-install-recommends'];
    const install = [...asRoot, 'apt-get', 'install', '-y', ...options, packageName];
    const { status, error } = run(install);
    if (status !== 0) throw failure(`"${install.join(' ')}" failed`, error);
    for (const words of afterInstall ?? []) run([...asRoot, ...words]);
    found = find(env);
    if (!found) throw failure(`the package was installed, but brought no ${title}`);
  }
  log(`${title}: ${found}`);
  return found;
}

/**
 * @param {string} variable - of the environment, which names it where it is set
 * @param {readonly string[]} names - what it is called, the best first
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} [more] - folders to look in after those of `PATH`
 * @returns {string | undefined} path of an executable
 */
export function findProgram(variable, names, env, more) {
  const path = env[variable];
  if (!path) return findOnPath(names, env, more);
  if (!isExecutable(path)) throw new Error(`${variable} is no executable: ${path}`);
  return path;
}

/**
 * @param {readonly string[]} names - the best first
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} [more] - folders to look in after those of `PATH`
 * @returns {string | undefined} path of an executable
 */
export function findOnPath(names, env, more = []) {
  const folders = [...(env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), ...more];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Where a module of these was started by its name: does its work, and says in one line why it could not.
 *
 * @param {string} url - its `import.meta.url`
 * @param {(log: (line: string) => void) => unknown} work
 */
export async function runAsProgram(url, work) {
  if (!process.argv[1] || realpathSync(process.argv[1]) !== fileURLToPath(url)) return;
  try {
    await work(console.log);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
