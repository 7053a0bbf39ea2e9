/** What the environment decides. */
export interface DemoConfig {
  /** Port to listen on; 0 lets the operating system choose. */
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
  /** Origins beside the demo's own whose pages may view the streams. */
  readonly origins: readonly string[];
  /** Names in the browser's address bar that the demo answers to; `undefined`: loopback names and IP addresses. */
  readonly hosts: readonly string[] | undefined;
}

export const CONFIG_DEFAULTS = Object.freeze({ port: 3000, host: '127.0.0.1' });

/** The injection token of {@link DemoConfig}. */
export const DEMO_CONFIG = Symbol('DEMO_CONFIG');

/** A variable of the environment has a value that makes no sense. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads `PORT`, `HOST`, `ORIGINS` and `HOSTS`. Empty is the same as absent.
 *
 * @throws ConfigError naming variable, rule and value
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): DemoConfig {
  const { PORT, HOST, ORIGINS, HOSTS } = environment;
  return Object.freeze({
    port: PORT ? readPort(PORT) : CONFIG_DEFAULTS.port,
    host: HOST ? readHost(HOST) : CONFIG_DEFAULTS.host,
    origins: readList(ORIGINS).map(readOrigin),
    hosts: HOSTS ? readList(HOSTS) : undefined,
  });
}

function readPort(value: string): number {
  const port = /^\d{1,5}$/.test(value.trim()) ? Number(value) : NaN;
  if (!(port <= 65_535)) throw new ConfigError(`PORT must be an integer in 0..65535, got ${JSON.stringify(value)}`);
  return port;
}

function readHost(value: string): string {
  if (!/^[\w.:-]+$/.test(value)) {
    throw new ConfigError(`HOST must be a name or an address such as 127.0.0.1, got ${JSON.stringify(value)}`);
  }
  return value;
}

function readOrigin(value: string): string {
  if (!URL.canParse(value) || new URL(value).origin !== value) {
    throw new ConfigError(
      `ORIGINS must be a comma-separated list of origins such as https://example.com, got ${JSON.stringify(value)}`,
    );
  }
  return value;
}

function readList(value = ''): string[] {
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
