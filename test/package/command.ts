import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** How a command ended. */
export interface CommandResult {
  code: number | null;
  output: string;
}

/** Runs a command to its end and keeps what it prints, errors included. */
export async function run(cwd: string, command: string, ...parameters: string[]): Promise<CommandResult> {
  const child = spawn(command, parameters, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/** Runs a command that must succeed, and returns what it prints to its standard output alone. */
export async function read(cwd: string, command: string, ...parameters: string[]): Promise<string> {
  const child = spawn(command, parameters, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${parameters.join(' ')} ended with ${code}:\n${output}${errors}`);
  return output;
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
    await this.#closed;
  }
}
