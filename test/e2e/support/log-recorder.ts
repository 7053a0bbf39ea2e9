import type { LoggerService } from '@nestjs/common';

/** Keeps what an application logs. */
export class LogRecorder implements LoggerService {
  readonly lines: string[] = [];
  readonly debugLines: string[] = [];

  log(): void {}

  debug(message: unknown): void {
    this.debugLines.push(String(message));
  }

  warn(message: unknown): void {
    this.lines.push(`warn ${String(message)}`);
  }

  error(message: unknown): void {
    this.lines.push(`error ${String(message)}`);
  }

  matching(pattern: RegExp): string[] {
    return this.lines.filter((line) => pattern.test(line));
  }
}
