import { format } from 'prettier';
import { compile } from 'svelte/compiler';
import { nginxFaults } from './nginx-faults.js';
import type { CodeBlock } from './code-blocks.js';
import { shellFaults } from './shell-commands.js';
import {
  caddyFaults,
  dockerFaults,
  headerFaults,
  hexFaults,
  jsonFaults,
  policyFaults,
  queryFaults,
  verdictFaults,
} from './structure-faults.js';
import { typescriptFaults } from './typescript-faults.js';
import { documentedModules, isCompiled } from './typescript-modules.js';

type Check = (text: string) => string[] | Promise<string[]>;

/** How each language is checked, beside the compiler. What is not here may not stand on a page. */
const CHECKS: Readonly<Record<string, Check>> = {
  ts: () => [],
  tsx: () => [],
  html: markup('html'),
  vue: markup('vue'),
  svelte: svelteFaults,
  css: markup('css'),
  yaml: markup('yaml'),
  json: jsonFaults,
  sh: shellFaults,
  nginx: nginxFaults,
  caddyfile: caddyFaults,
  dockerfile: dockerFaults,
  http: headerFaults,
  csp: policyFaults,
  hex: hexFaults,
  promql: queryFaults,
  verdict: verdictFaults,
};

/** What is wrong with code blocks, as `page:line: what`. */
export async function blockFaults(blocks: readonly CodeBlock[]): Promise<string[]> {
  const faults: string[] = [];
  for (const block of blocks) {
    const check = CHECKS[block.language];
    const found = check ? await check(block.text) : [`nothing checks the language ${JSON.stringify(block.language)}`];
    faults.push(...[...markFaults(block, blocks), ...found].map((fault) => `${block.page}:${block.line}: ${fault}`));
  }
  return [...faults, ...typescriptFaults(documentedModules(blocks))];
}

/** A misspelt mark must not make a module of its own. */
function markFaults(block: CodeBlock, blocks: readonly CodeBlock[]): string[] {
  const { mark, language, page } = block;
  if (mark === '' || /^[\w./-]+\.\w+$/.test(mark)) return [];
  if (mark !== 'continued' || !isCompiled(block)) return [`${JSON.stringify(mark)} is no mark of ${language}`];
  const before = blocks
    .slice(0, blocks.indexOf(block))
    .findLast((each) => each.page === page && isCompiled(each) && !/\./.test(each.mark));
  return before?.language === language ? [] : ['there is nothing to continue'];
}

function svelteFaults(text: string): string[] {
  try {
    return compile(text, {}).warnings.map(({ message }) => message);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function markup(parser: string): Check {
  return async (text) => {
    try {
      await format(text, { parser });
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  };
}
