/**
 * Finds an nginx and an openssl for the tests behind a proxy, or installs Debian's. As a program it prints their paths.
 */
import { ensureProgram, findOnPath, findProgram, runAsProgram } from './debian-package.mjs';

/** Debian has it where the `PATH` of an ordinary user does not lead. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} path of an executable: `NGINX_PATH`, else `nginx` on `PATH` or among the system's programs
 */
export function findNginx(env = process.env) {
  return findProgram('NGINX_PATH', ['nginx'], env, SYSTEM_FOLDERS);
}

/**
 * @param {(line: string) => void} [log] - told what is done
 * @returns {string} path of an executable
 */
export function ensureNginx(log) {
  return ensureProgram(
    {
      title: 'nginx',
      packageName: 'nginx',
      find: findNginx,
      why: 'the tests behind a proxy need nginx',
      remedy: 'install nginx and put it on PATH, or name it in NGINX_PATH',
      // Where nothing forbids it the package starts a web server on port 80. Tests start one of their own.
      afterInstall: [
        ['service', 'nginx', 'stop'],
        ['update-rc.d', 'nginx', 'disable'],
      ],
    },
    log,
  );
}

/**
 * Makes the certificates of those tests.
 *
 * @param {(line: string) => void} [log] - told what is done
 * @returns {string} path of an executable
 */
export function ensureOpenssl(log) {
  return ensureProgram(
    {
      title: 'openssl',
      packageName: 'openssl',
      find: (env) => findOnPath(['openssl'], env),
      why: 'the tests behind a proxy need openssl',
      remedy: 'install openssl and put it on PATH',
    },
    log,
  );
}

void runAsProgram(import.meta.url, (log) => {
  ensureNginx(log);
  ensureOpenssl(log);
});
