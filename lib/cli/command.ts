import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { examineHost, type ExamineOptions } from '../doctor/examine-host.js';
import type { HostReport } from '../doctor/host-report.js';
import { reportText } from './report-text.js';

export const USAGE = `Usage: nestjs-rfb doctor [--json]

  doctor       says what this machine can encode with, how fast, and why not

  --json       prints the same facts as JSON
  --version    prints the version of nestjs-rfb
  --help       prints this
`;

/** Where a command writes. */
export interface Terminal {
  /** Results. */
  out(text: string): void;
  /** Complaints and progress. */
  err(text: string): void;
  /** Whether somebody sees the progress. */
  readonly isInteractive: boolean;
}

/**
 * Runs one command.
 *
 * @returns the exit code: 0, or 2 for a command or option that there is not
 */
export async function runCommand(
  args: readonly string[],
  terminal: Terminal,
  examine: (options: ExamineOptions) => Promise<HostReport> = examineHost,
): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } },
    });
  } catch (error) {
    return refuse((error as Error).message, terminal);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    terminal.out(USAGE);
    return 0;
  }
  if (values.version) {
    const manifest = createRequire(import.meta.url)('../../package.json') as { version: string };
    terminal.out(`${manifest.version}\n`);
    return 0;
  }
  if (positionals.length !== 1 || positionals[0] !== 'doctor') {
    return refuse(
      positionals.length === 0 ? 'a command is missing' : `there is no command ${positionals.join(' ')}`,
      terminal,
    );
  }
  const report = await examine({
    onEncoder: ({ name, makes }) => terminal.isInteractive && terminal.err(`\rmeasured ${name} (${makes})\u001b[K`),
  });
  if (terminal.isInteractive) terminal.err('\r\u001b[K');
  terminal.out(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : reportText(report));
  return 0;
}

function refuse(why: string, terminal: Terminal): number {
  terminal.err(`${why}\n\n${USAGE}`);
  return 2;
}
