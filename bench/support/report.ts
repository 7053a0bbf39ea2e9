import { cpus } from 'node:os';

/** What the figures of a run depend on first. */
export function describeHost(): string {
  return `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`;
}

/** As Markdown, to be pasted into the README. */
export function printTable(caption: string, head: readonly string[], body: readonly (readonly string[])[]): void {
  const rows = [head, head.map(() => '--:'), ...body];
  console.log(`${caption}\n\n${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`);
}
