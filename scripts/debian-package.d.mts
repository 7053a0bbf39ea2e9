/** A program that tests need. */
export interface NeededProgram {
  /** As log lines name it. */
  readonly title: string;
  /** Debian's package that brings it. */
  readonly packageName: string;
  /** Path or name, where it is there. */
  readonly find: (env: NodeJS.ProcessEnv) => string | undefined;
  /** Begins the error where it cannot be had: who needs it. */
  readonly why: string;
  /** Ends that error: what to do by hand. */
  readonly remedy: string;
  /** Commands that undo what the package does beyond bringing files; as root, and they may fail. */
  readonly afterInstall?: readonly (readonly string[])[];
}

export function ensureProgram(program: NeededProgram, log?: (line: string) => void, env?: NodeJS.ProcessEnv): string;
export function findProgram(
  variable: string,
  names: readonly string[],
  env: NodeJS.ProcessEnv,
  more?: readonly string[],
): string | undefined;
export function findOnPath(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
  more?: readonly string[],
): string | undefined;
export function isExecutable(path: string): boolean;
export function runAsProgram(url: string, work: (log: (line: string) => void) => unknown): Promise<void>;
