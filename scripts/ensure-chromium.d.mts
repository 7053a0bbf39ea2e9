/** Path of a Chromium: `CHROMIUM_PATH`, else the first known name on `PATH`. */
export function findChromium(env?: NodeJS.ProcessEnv): string | undefined;
/** Path of a Chromium, installed from Debian's packages where there is none. Throws an Error that says what to do. */
export function ensureChromium(log?: (line: string) => void): string;
