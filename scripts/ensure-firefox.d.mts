/** Path of a Firefox: `FIREFOX_PATH`, else the first known name on `PATH`. */
export function findFirefox(env?: NodeJS.ProcessEnv): string | undefined;
/** Path of a Firefox, installed from Debian's packages where there is none. Throws an Error that says what to do. */
export function ensureFirefox(log?: (line: string) => void): string;
