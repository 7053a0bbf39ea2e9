/** A fenced block of a page, or one in an HTML comment: the reader's own code, which the page need not show. */
export interface CodeBlock {
  readonly page: string;
  /** Of its first line of code, from 1. */
  readonly line: number;
  readonly language: string;
  /** What follows the language in the info string: `continued`, or the name of a file. */
  readonly mark: string;
  readonly text: string;
  /** In a comment. */
  readonly isHidden: boolean;
  /** Counts the `##` headings above it: files of one section belong together. */
  readonly section: number;
}

const FENCE = /^(\s*)(`{3,}|~{3,})\s*(\S*)[ \t]*(.*)$/;
const COMMENT = /^<!-- (tsx?)(?: (\S+))?$/;

/**
 * Every code block of a page, in order.
 *
 * @throws Error where one is not closed
 */
export function codeBlocks(page: string, text: string): CodeBlock[] {
  const lines = text.split('\n');
  const blocks: CodeBlock[] = [];
  let section = 0;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.startsWith('## ')) section++;
    const opening = FENCE.exec(line);
    const comment = COMMENT.exec(line);
    if (!opening && !comment) continue;
    const [, indent = '', fence = '', language = '', mark = ''] = opening ?? ['', '', '', ...comment!.slice(1)];
    const isEnd = (each: string) => (opening ? each.trim() === fence : each === '-->');
    const end = lines.findIndex((each, index) => index > at && isEnd(each));
    if (end < 0) throw new Error(`${page}:${at + 1}: a block without an end`);
    const code = lines.slice(at + 1, end).map((each) => each.slice(indent.length));
    const written = { language, mark: mark.trim(), text: `${code.join('\n')}\n` };
    blocks.push({ page, line: at + 2, section, isHidden: comment !== null, ...written });
    at = end;
  }
  return blocks;
}

/** A page without its code, for what is looked for in prose. Lines keep their numbers. */
export function proseOf(text: string): string {
  let fence: string | undefined;
  const lines = text.split('\n').map((line) => {
    const opening = FENCE.exec(line);
    const isCode = fence !== undefined || opening !== null;
    if (fence !== undefined) {
      if (line.trim() === fence) fence = undefined;
    } else if (opening) {
      fence = opening[2];
    }
    return isCode ? '' : line;
  });
  return lines.join('\n').replaceAll(/<!--[^]*?-->/g, (comment) => comment.replaceAll(/[^\n]/g, ''));
}
