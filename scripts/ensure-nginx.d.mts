/** Path of an nginx: `NGINX_PATH`, else `nginx` on `PATH` or among the system's programs. */
export function findNginx(env?: NodeJS.ProcessEnv): string | undefined;
/** Installs Debian's where there is none, without its service, and tells `log` what is done. */
export function ensureNginx(log?: (line: string) => void): string;
/** The same for openssl. */
export function ensureOpenssl(log?: (line: string) => void): string;
