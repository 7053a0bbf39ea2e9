import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A command that takes longer has come to a halt: a connection that is lost is one that npm may wait for without end. */
const COMMAND_TIMEOUT_MS = 240_000;
/** A program that has not ended so long after it was asked to will not. */
const STOP_TIMEOUT_MS = 10_000;
/** Long enough for two tries of an install, on a machine that may be busy with the browser tests. */
export const INSTALL_TIMEOUT_MS = 600_000;

/** npm does not wait for minutes for a connection that was lost; what it does beside its work says nothing of the package. */
export const NPM_ENVIRONMENT = {
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_prefer_offline: 'true',
  npm_config_fetch_timeout: '30000',
  npm_config_fetch_retries: '5',
  npm_config_fetch_retry_mintimeout: '1000',
};

/** How a command ended. */
export interface CommandResult {
  code: number | null;
  output: string;
}

interface Ending {
  code: number | null;
  output: string;
  errors: string;
  hasHalted: boolean;
}

/** Runs a command to its end and keeps what it prints, errors included. */
export async function run(cwd: string, command: string, ...parameters: string[]): Promise<CommandResult> {
  const { code, output, errors } = await finish(cwd, [command, ...parameters]);
  return { code, output: output + errors };
}

/** Runs a command that must succeed, and returns what it prints to its standard output alone. */
export async function read(cwd: string, command: string, ...parameters: string[]): Promise<string> {
  return outputOf([command, ...parameters], await finish(cwd, [command, ...parameters]));
}

/** Runs npm, a second time where it has come to a halt. */
export async function npm(cwd: string, ...parameters: string[]): Promise<string> {
  const words = ['npm', ...parameters];
  const first = await finish(cwd, words, NPM_ENVIRONMENT);
  return outputOf(words, first.hasHalted ? await finish(cwd, words, NPM_ENVIRONMENT) : first);
}

function outputOf(words: readonly string[], { code, output, errors, hasHalted }: Ending): string {
  const how = hasHalted ? `did not end within ${COMMAND_TIMEOUT_MS} ms` : `ended with ${code}`;
  if (code !== 0) throw new Error(`${words.join(' ')} ${how}:\n${output}${errors}`);
  return output;
}

/** Runs a command to its end, and no longer than {@link COMMAND_TIMEOUT_MS}. */
async function finish(cwd: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ending> {
  const [command = '', ...parameters] = words;
  // A group of its own, which ends with all that it has started.
  const child = spawn(command, parameters, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
    detached: true,
  });
  const ending: Ending = { code: null, output: '', errors: '', hasHalted: false };
  child.stdout.on('data', (chunk: Buffer) => (ending.output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ending.errors += chunk.toString()));
  const timer = setTimeout(() => {
    ending.hasHalted = true;
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  }, COMMAND_TIMEOUT_MS);
  try {
    [ending.code] = (await once(child, 'close')) as [number | null];
  } finally {
    clearTimeout(timer);
  }
  return ending;
}

/** A program that runs until it is stopped. */
export class RunningProgram {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#closed = once(child, 'close');
  }

  /** Starts it and resolves with it and the first line that `pattern` matches; rejects when it ends without one. */
  static async start(
    cwd: string,
    pattern: RegExp,
    command: string,
    ...parameters: string[]
  ): Promise<{ program: RunningProgram; match: RegExpExecArray }> {
    const child = spawn(command, parameters, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PORT: '0' },
    });
    const program = new RunningProgram(child);
    const printed: string[] = [];
    createInterface(child.stderr).on('line', (line) => printed.push(line));
    for await (const line of createInterface(child.stdout)) {
      printed.push(line);
      const match = pattern.exec(line);
      if (!match) continue;
      child.stdout.resume();
      return { program, match };
    }
    throw new Error(`${command} ${parameters.join(' ')} ended before ${String(pattern)}:\n${printed.join('\n')}`);
  }

  /** Asks it to end and waits until it has. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.#closed;
    clearTimeout(timer);
  }
}
