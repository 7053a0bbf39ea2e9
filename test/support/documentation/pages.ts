import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's root, with its last slash. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Text of a file of the repository. */
export function readPage(path: string): string {
  return readFileSync(ROOT + path, 'utf8');
}

/** Pages whose code blocks are checked. */
export function documentationPages(): string[] {
  return ['README.md', ...markdownIn('docs')];
}

/** Every page that somebody may follow a link from. */
export function linkedPages(): string[] {
  const samples = readdirSync(`${ROOT}sample`).map((name) => `sample/${name}/README.md`);
  const readmes = ['bench/README.md', ...samples.filter((path) => existsSync(ROOT + path))];
  return [...markdownIn('.'), ...markdownIn('docs'), ...readmes];
}

function markdownIn(folder: string): string[] {
  const names = readdirSync(ROOT + folder).filter((name) => name.endsWith('.md'));
  return names.sort().map((name) => (folder === '.' ? name : `${folder}/${name}`));
}
