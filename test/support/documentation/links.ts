import { existsSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { proseOf } from './code-blocks.js';
import { readPage, ROOT } from './pages.js';

/** A link of a page to something in the repository, or to a place in itself. */
export interface Link {
  readonly page: string;
  readonly line: number;
  readonly target: string;
}

const LINK = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|<(?:img|source|a)\b[^>]*\b(?:src|srcset|href)="([^"]+)"/g;
const ELSEWHERE = /^[a-z][a-z+.-]*:/i;

/** Links and pictures, but those of other sites. */
export function linksOf(page: string, text: string): Link[] {
  return proseOf(text)
    .split('\n')
    .flatMap((line, index) =>
      [...line.replaceAll(/`[^`]*`/g, '').matchAll(LINK)]
        .map(([, first, second]) => ({ page, line: index + 1, target: (first ?? second)! }))
        .filter(({ target }) => !ELSEWHERE.test(target)),
    );
}

/** What is wrong with links, as `page:line: what`. */
export function linkFaults(links: readonly Link[]): string[] {
  return links.flatMap(({ page, line, target }) => {
    const [path = '', anchor] = target.split('#', 2);
    const file = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), decodeURI(path)));
    const where = `${page}:${line}: ${target}`;
    if (!existsSync(ROOT + file)) return [`${where} does not exist`];
    if (anchor === undefined || anchorsOf(file).includes(anchor)) return [];
    return [`${where} has no such heading`];
  });
}

/** As GitHub makes them of headings: lower case, without punctuation, numbered where a page says a thing twice. */
function anchorsOf(file: string): string[] {
  if (!file.endsWith('.md') || statSync(ROOT + file).isDirectory()) return [];
  const counts = new Map<string, number>();
  return [...proseOf(readPage(file)).matchAll(/^#{1,6} +(.+?)\s*$/gm)].map(([, heading]) => {
    const text = heading!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const slug = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}
