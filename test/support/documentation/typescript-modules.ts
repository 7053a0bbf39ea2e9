import type { CodeBlock } from './code-blocks.js';

/** Blocks that are one module together. */
export interface DocumentedModule {
  /** Where it would lie, from the root: beside its page, so that relative imports mean what they say there. */
  readonly file: string;
  readonly text: string;
  /** Where a line of it stands, both from 0 and 1. */
  readonly origin: (line: number) => string;
}

interface Part {
  readonly block: CodeBlock;
  /** Lines before it in the module. */
  readonly offset: number;
  /** Lines of ours before its first. */
  readonly ahead: number;
}

const SCRIPT = /<script(?: [^>]*)?>\n?([^]*?)<\/script>/g;
/** Elements that a page asks for are there: it has them a few lines above. */
const PAGE_GLOBALS =
  'declare const document: Omit<Document, "querySelector"> & { querySelector(it: string): HTMLElement };\n';

const TYPESCRIPT = ['ts', 'tsx'];
const WITH_SCRIPTS = ['html', 'vue', 'svelte'];

/** Whether the compiler has something to say of this block. */
export function isCompiled({ language }: CodeBlock): boolean {
  return TYPESCRIPT.includes(language) || WITH_SCRIPTS.includes(language);
}

/**
 * Makes modules of blocks: one of each, but `continued` goes on with the one before, and named files see those of their
 * section and, where that does not repeat them, of the sections above.
 */
export function documentedModules(blocks: readonly CodeBlock[]): DocumentedModule[] {
  const modules: DocumentedModule[] = [];
  for (const page of new Set(blocks.map((block) => block.page))) {
    const own = blocks.filter((block) => block.page === page && isCompiled(block));
    const loose = own.filter(({ mark }) => mark === '' || mark === 'continued');
    modules.push(...chains(loose), ...snapshots(own.filter((block) => !loose.includes(block))));
  }
  return modules;
}

function chains(blocks: readonly CodeBlock[]): DocumentedModule[] {
  const found: CodeBlock[][] = [];
  for (const block of blocks) {
    const before = found.at(-1);
    const isOfSameKind = before?.[0]?.language === block.language && TYPESCRIPT.includes(block.language);
    if (block.mark === 'continued' && before && isOfSameKind) before.push(block);
    else found.push([block]);
  }
  return found.map((chain, index) => moduleOf(`${chain[0]!.page}.${index + 1}`, chain));
}

/** The files of a tutorial as they are after each of its sections. */
function snapshots(blocks: readonly CodeBlock[]): DocumentedModule[] {
  const files = new Map<string, CodeBlock>();
  const modules: DocumentedModule[] = [];
  for (const section of new Set(blocks.map((block) => block.section))) {
    for (const block of blocks) if (block.section === section) files.set(block.mark, block);
    for (const [name, block] of files) {
      const path = `${block.page}.${section}/${name.replace(/\.\w+$/, '')}`;
      modules.push(moduleOf(path, [block]));
    }
  }
  return modules;
}

/** On the first line, so that lines keep their numbers. What a bundler is told, the compiler is told so. */
function jsxPragma({ language, text }: CodeBlock): string {
  return language === 'tsx' && text.includes("from 'solid-js'") ? '/** @jsxImportSource solid-js */ ' : '';
}

function moduleOf(path: string, blocks: readonly CodeBlock[]): DocumentedModule {
  const parts: Part[] = [];
  let text = '';
  const add = (block: CodeBlock, code: string, ahead: number) => {
    parts.push({ block, offset: text.split('\n').length - 1, ahead });
    text += code;
  };
  for (const block of blocks) {
    if (TYPESCRIPT.includes(block.language)) add(block, jsxPragma(block) + block.text, 0);
    else addScripts(block, add);
  }
  const origin = (line: number) => {
    const { block, offset, ahead } = parts.findLast((part) => part.offset <= line) ?? parts[0]!;
    return `${block.page}:${block.line + line - offset - ahead}`;
  };
  return { file: `${path}.${blocks[0]!.language === 'tsx' ? 'tsx' : 'ts'}`, text, origin };
}

/** Blank lines stand for the markup, so that lines are those of the page. */
function addScripts(block: CodeBlock, add: (block: CodeBlock, code: string, ahead: number) => void): void {
  const globals = block.language === 'html' ? PAGE_GLOBALS : '';
  let code = globals;
  let done = 0;
  for (const match of block.text.matchAll(SCRIPT)) {
    const start = match.index + match[0].indexOf(match[1]!, match[0].indexOf('>') + 1);
    code += block.text.slice(done, start).replaceAll(/[^\n]/g, '');
    // What the endpoint serves is the package's own client.
    code += match[1]!.replaceAll(/(['"])\/[\w./-]*\/client\.js\1/g, "'nestjs-rfb/client'");
    done = start + match[1]!.length;
  }
  add(block, `${code}\n`, globals.split('\n').length - 1);
}
