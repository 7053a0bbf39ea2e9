/**
 * Bundles the browser client: dist/client/worker/index.js (the worker, one file), dist/client/index.js (one ES module
 * with the worker's source inside), beside it what it loads when it is needed, and dist/element/index.js (the custom element,
 * which imports the client). Types are tsc's work. Fails where a file is larger than its budget.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  sourcemap: true,
  // Private fields and `contain` come with these; OffscreenCanvas is younger, and views do without it where they must.
  target: ['chrome94', 'firefox93', 'safari15.4'],
  platform: 'browser',
  legalComments: 'none',
  logLevel: 'warning',
  // One tsconfig per runtime is for the type checker; esbuild needs none of it.
  tsconfigRaw: { compilerOptions: { target: 'es2022', verbatimModuleSyntax: true } },
};

/** What the client's module imports at run time, by these names beside its own. */
const chunks = {
  'input.js': 'lib/client/input/index.ts',
  'main-thread.js': 'lib/client/main-thread/index.ts',
  'zoom.js': 'lib/client/zoom/index.ts',
};

/** @type {import('esbuild').Plugin} */
const keepChunksApart = {
  name: 'keep-chunks-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/index\.js$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: path.replace('/index.js', '.js'), external: true } : undefined,
    );
  },
};

const workerFile = 'dist/client/worker/index.js';
const clientFile = 'dist/client/index.js';
const elementFile = 'dist/element/index.js';

/** Bytes after gzip. The element's, and what is loaded when it is needed, are on top of the client's. */
const budgets = {
  [workerFile]: 10_000,
  [clientFile]: 14_000,
  'dist/client/input.js': 5000,
  'dist/client/zoom.js': 2500,
  // The worker's code once more.
  'dist/client/main-thread.js': 10_000,
  [elementFile]: 11_000,
};

// An immediately invoked function runs as a classic worker, as a module worker and from a blob alike.
await build({ ...shared, entryPoints: ['lib/client/worker/index.ts'], outfile: workerFile, format: 'iife' });
const workerSource = await readFile(`${root}/${workerFile}`, 'utf8');
await build({
  ...shared,
  entryPoints: ['lib/client/index.ts'],
  outfile: clientFile,
  format: 'esm',
  plugins: [keepChunksApart],
  define: { RFB_WORKER_SOURCE: JSON.stringify(workerSource.replace(/\/\/# sourceMappingURL=.*\s*$/, '')) },
});

await build({
  ...shared,
  entryPoints: ['lib/element/index.ts'],
  // Its `attachInternals` came to Safari no sooner.
  target: ['chrome94', 'firefox93', 'safari16.4'],
  outfile: elementFile,
  format: 'esm',
  define: { RFB_ELEMENT_CSS: JSON.stringify(await minifiedCss('lib/element/element.css')) },
  plugins: [
    {
      name: 'the client stays a module of its own, shared with what else the page imports of it',
      setup({ onResolve }) {
        onResolve({ filter: /^\.\.\/client\/index\.js$/ }, ({ path }) => ({ path, external: true }));
      },
    },
  ],
});

for (const [name, entry] of Object.entries(chunks)) {
  await build({ ...shared, entryPoints: [entry], outfile: `dist/client/${name}`, format: 'esm' });
}

for (const [file, budget] of Object.entries(budgets)) {
  const bytes = await readFile(`${root}/${file}`);
  const gzipped = gzipSync(bytes, { level: 9 }).byteLength;
  console.log(`${file}  ${kilobytes(bytes.byteLength)}, ${kilobytes(gzipped)} gzipped of ${kilobytes(budget)}`);
  if (gzipped > budget) {
    console.error(`${file} is larger than its budget`);
    process.exitCode = 1;
  }
}

/** @param {string} file */
async function minifiedCss(file) {
  const { code } = await transform(await readFile(`${root}/${file}`, 'utf8'), {
    loader: 'css',
    minify: true,
    target: shared.target,
  });
  return code.trim();
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
