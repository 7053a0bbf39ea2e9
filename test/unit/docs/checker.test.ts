import { beforeAll, expect, jest, test } from '@jest/globals';
import { blockFaults } from '../../support/documentation/block-faults.js';
import { codeBlocks, proseOf } from '../../support/documentation/code-blocks.js';

jest.setTimeout(300_000);

const fenced = (info: string, text: string) => `\`\`\`${info}\n${text}\n\`\`\`\n`;
const hidden = (text: string) => `<!-- ts\n${text}\n-->\n\n`;

/** Pages with one fault, and what is said of it; `undefined` for those without. */
const PAGES: Record<string, [text: string, fault: RegExp | undefined]> = {
  'a name that the package does not export': [
    fenced('ts', "import { RfbModul } from 'nestjs-rfb';\nRfbModul.forRoot();"),
    /:2: TS2724/,
  ],
  'an option that there is not': [
    fenced('ts', "import { RfbModule } from 'nestjs-rfb';\n\nRfbModule.forRoot({ gaurds: [] });"),
    /:4: TS2561.*gaurds/,
  ],
  'code that does not parse': [fenced('ts', 'export const it = ;'), /:2: TS1109/],
  'a name from nowhere': [fenced('ts', 'export const it = nowhere;'), /:2: TS2304/],
  'a fragment that goes on with the block before': [
    `${hidden('declare const nowhere: number;')}Words.\n\n${fenced('ts continued', 'export const it = nowhere;')}`,
    undefined,
  ],
  'a fault in a fragment, which has its own line': [
    `${hidden('declare const nowhere: number;')}Words.\n\n${fenced('ts continued', '\nexport const it: string = nowhere;')}`,
    /:9: TS2322/,
  ],
  'a fault in hidden code': [hidden("import { nothing } from 'nestjs-rfb';\nnothing();"), /:2: TS2305/],
  'a fragment with nothing before it': [fenced('ts continued', 'export const it = 1;'), /:2: there is nothing to cont/],
  'a misspelt mark': [fenced('ts contined', 'export const it = 1;'), /:2: "contined" is no mark of ts/],
  'a mark that skips': [fenced('ts skip', 'export const it = 1;'), /:2: "skip" is no mark of ts/],
  'files that import each other': [
    `## One\n${fenced('ts src/one.ts', 'export const one = 1;')}## Two\n${fenced('ts src/two.ts', "import { one } from './one.js';\nexport const two = one + 1;")}`,
    undefined,
  ],
  'a file that a later section changes, so that another breaks': [
    `## One\n${fenced('ts src/one.ts', 'export const one = 1;')}${fenced('ts src/two.ts', "import { one } from './one.js';\nexport const two = one + 1;")}## Two\n${fenced('ts src/one.ts', 'export const uno = 1;')}`,
    /:6: TS2305/,
  ],
  'a script in HTML that the client does not know': [
    fenced(
      'html',
      '<div id="stage"></div>\n<script type="module">\n  import { RemoteView } from \'/rfb/client.js\';\n  new RemoteView();\n</script>',
    ),
    /:4: TS2305/,
  ],
  'an option of the view that there is not': [
    fenced(
      'html',
      "<script type=\"module\">\n  import { RemoteFramebufferView } from '/rfb/client.js';\n  new RemoteFramebufferView(document.querySelector('#stage'), { uri: '/rfb' });\n</script>",
    ),
    /:4: TS2353/,
  ],
  'markup that is not closed': [fenced('html', '<div></span></div>'), /:2: .*Unexpected closing tag "span"/],
  'JSON with a comma too many': [fenced('json', '{ "a": 1, }'), /:2: SyntaxError/],
  'a command that nobody runs': [fenced('sh', 'npm ci\nrm -rf /'), /:2: no test runs "rm -rf \/"/],
  'a script that there is not': [fenced('sh', 'npm run bench:beauty'), /:2: no test runs "npm run bench:beauty"/],
  'nginx without a semicolon': [fenced('nginx', 'server {\n  listen 80\n}'), /:2: /],
  'nginx with braces that do not match': [fenced('nginx', 'server {\n  listen 80;\n'), /:2: /],
  'a directive that Caddy does not know': [
    fenced('caddyfile', 'app.example.com {\n  revers_proxy 127.0.0.1:3000\n}'),
    /:2: no directive of Caddy/,
  ],
  'a Caddyfile that is not closed': [fenced('caddyfile', 'app.example.com {\n  tls internal\n'), /:2: braces/],
  'a Dockerfile with a misspelt instruction': [fenced('dockerfile', 'FROM node:24\nRAN npm ci'), /:2: no instruction/],
  'a Dockerfile whose command is no list': [fenced('dockerfile', 'FROM node:24\nCMD [node]'), /:2: SyntaxError/],
  'a header without a colon': [fenced('http', 'Set-Cookie session=1'), /:2: no header/],
  'a policy with a misspelt directive': [fenced('csp', "defualt-src 'none'"), /:2: no directive/],
  'bytes that are none': [fenced('hex', '63 00 0g'), /:2: no bytes/],
  'a verdict of another kind': [fenced('verdict', 'gone: 0 of 30'), /:2: no verdict/],
  'a query of a metric that there is not': [fenced('promql', 'sum(rfb_miracles_total)'), /:2: no metric/],
  'a query with a parenthesis too many': [fenced('promql', 'sum(rfb_viewers))'), /:2: parentheses/],
  'a language that nothing checks': [fenced('cobol', 'STOP RUN.'), /:2: nothing checks the language "cobol"/],
  'no language at all': [fenced('', 'whatever'), /:2: nothing checks the language ""/],
};

let faults: string[];

beforeAll(async () => {
  const blocks = Object.values(PAGES).flatMap(([text], index) => codeBlocks(`docs/page-${index}.md`, text));
  faults = await blockFaults(blocks);
});

test.each(Object.keys(PAGES))('%s', (name) => {
  const page = `docs/page-${Object.keys(PAGES).indexOf(name)}.md`;
  const own = faults.filter((fault) => fault.startsWith(`${page}:`)).map((fault) => fault.slice(page.length));
  const [, expected] = PAGES[name]!;
  expect(own).toEqual(expected ? [expect.stringMatching(expected)] : []);
});

test('nothing is said that belongs to no page', () => {
  expect(faults.filter((fault) => !fault.startsWith('docs/page-'))).toEqual([]);
});

test('a block without an end is an error with its line', () => {
  expect(() => codeBlocks('docs/page.md', 'Words.\n```ts\nlet it = 1;\n')).toThrow(
    'docs/page.md:2: a block without an end',
  );
});

test('prose is what is left without code and comments, line for line', () => {
  expect(proseOf('One\n```ts\nlet it;\n```\n<!-- ts\nlet it;\n-->\nTwo')).toBe('One\n\n\n\n\n\n\nTwo');
});
