const MAX_LINES = 8;
const MAX_LINE_LENGTH = 300;

/** Keeps the last complaints out of what ffmpeg writes to its error output with `-loglevel level+info`. */
export class Complaints {
  readonly #lines: string[] = [];
  #rest = '';
  #hasStarted = false;

  /** Whether anything was written, which ffmpeg does as soon as it runs. */
  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  push(text: string): void {
    this.#hasStarted = true;
    const lines = (this.#rest + text).split(/[\r\n]+/);
    this.#rest = lines.pop()!.slice(0, MAX_LINE_LENGTH);
    for (const line of lines) this.#take(line);
  }

  /** The last ones, newest last; empty if there was none. */
  toString(): string {
    return [...this.#lines, ...clean(this.#rest)].join('; ');
  }

  #take(line: string): void {
    this.#lines.push(...clean(line));
    if (this.#lines.length > MAX_LINES) this.#lines.shift();
  }
}

function clean(line: string): string[] {
  const text = line.trim().slice(0, MAX_LINE_LENGTH);
  return text === '' || /\[(info|verbose|debug)\]/.test(text)
    ? []
    : [text.replace(/\[(error|fatal|warning|panic)\] /, '')];
}
