/** Where the core writes. Nest's own `Logger` fits. */
export interface RfbLogger {
  error(message: string): void;
  warn(message: string): void;
  log(message: string): void;
  debug?(message: string): void;
}

/** Says nothing. */
export const silentLogger: RfbLogger = { error() {}, warn() {}, log() {}, debug() {} };
