import { readPage } from './pages.js';

const CADDY_DIRECTIVES = [
  'encode',
  'handle',
  'handle_path',
  'header',
  'header_up',
  'lb_policy',
  'reverse_proxy',
  'tls',
];
const DOCKER_INSTRUCTIONS = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'EXPOSE', 'USER', 'CMD'];
const CSP_DIRECTIVES = /^(default|script|style|worker|connect|img|frame-ancestors)(-src)?$/;

/** Sites with directives between braces. There is no Caddy among Debian's packages that the tests could ask. */
export function caddyFaults(text: string): string[] {
  const faults: string[] = [];
  let depth = 0;
  for (const line of lines(text)) {
    const [word = ''] = line.split(/\s+/, 1);
    if (line === '}') depth--;
    else if (depth > 0 && !CADDY_DIRECTIVES.includes(word))
      faults.push(`no directive of Caddy that is known here: ${word}`);
    else if (depth === 0 && !/^[\w.*-]+(:\d+)?(, [\w.*-]+(:\d+)?)* \{$/.test(line)) faults.push(`no site: ${line}`);
    if (line.endsWith('{')) depth++;
    if (depth < 0) break;
  }
  return depth === 0 ? faults : [...faults, 'braces do not match'];
}

/** Statements that end, in blocks that end: all that can be said without nginx. */
export function nginxShapeFaults(text: string): string[] {
  const code = text.replaceAll(/#.*$/gm, '').replaceAll(/'[^']*'/g, "''");
  const open = code.split('{').length;
  const unfinished = code
    .split(/[;{}]/)
    .slice(-1)
    .filter((rest) => rest.trim() !== '');
  const faults = unfinished.map((rest) => `a statement without an end: ${rest.trim()}`);
  return open === code.split('}').length ? faults : [...faults, 'braces do not match'];
}

/** Instructions that there are, with commands as lists, so that signals reach them. */
export function dockerFaults(text: string): string[] {
  const instructions = lines(text.replaceAll(/\\\n/g, ' '));
  const faults = instructions.flatMap((line) => {
    const [word = '', rest = ''] = /^(\S+)\s+(.+)$/.exec(line)?.slice(1) ?? [];
    if (!DOCKER_INSTRUCTIONS.includes(word)) return [`no instruction that is known here: ${line}`];
    return word === 'CMD' ? jsonFaults(rest) : [];
  });
  return instructions[0]?.startsWith('FROM ') ? faults : ['it must begin with FROM', ...faults];
}

export function headerFaults(text: string): string[] {
  return lines(text)
    .filter((line) => !/^[A-Z][A-Za-z]*(-[A-Z][A-Za-z]*)*: \S.*$/.test(line))
    .map((line) => `no header: ${line}`);
}

export function policyFaults(text: string): string[] {
  const directives = text.split(';').map((each) => each.trim().split(/\s+/));
  return directives
    .filter(([name = '', ...sources]) => !CSP_DIRECTIVES.test(name) || sources.length === 0)
    .map((each) => `no directive: ${each.join(' ')}`);
}

export function jsonFaults(text: string): string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/** Pairs of digits, sixteen to a line, with what they are as text behind them or not. */
export function hexFaults(text: string): string[] {
  return lines(text)
    .filter((line) => !/^([\da-f]{2} ){0,15}[\da-f]{2}( {2,}\S.*)?$/.test(line))
    .map((line) => `no bytes: ${line}`);
}

/** Lines as servers say them of a viewer. */
export function verdictFaults(text: string): string[] {
  return lines(text)
    .filter((line) => !/^(fine|network|server CPU|client decode): \S/.test(line))
    .map((line) => `no verdict: ${line}`);
}

/** Parentheses that match, around metrics that there are. */
export function queryFaults(text: string): string[] {
  const page = readPage('docs/metrics.md');
  const query = lines(text).join(' ');
  const names = (query.match(/\brfb_\w+/g) ?? []).map((name) => name.replace(/_bucket$/, ''));
  const faults = names.filter((name) => !page.includes(`| \`${name}\``)).map((name) => `no metric: ${name}`);
  const isEven = ['()', '{}', '[]'].every(([open, close]) => query.split(open!).length === query.split(close!).length);
  return isEven ? faults : [...faults, 'parentheses do not match'];
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*#.*$/, '').trim())
    .filter((line) => line !== '');
}
