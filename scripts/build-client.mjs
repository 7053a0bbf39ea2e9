/**
 * Bundles the browser client: dist/client/worker/index.js (the worker, one file), dist/client/index.js (one ES module
 * with the worker's source inside) and, beside it, what it loads when it is needed. Types are tsc's work.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  sourcemap: true,
  // Private fields, OffscreenCanvas and `contain` come with these; nothing is transpiled for older ones.
  target: ['chrome94', 'firefox105', 'safari16.4'],
  platform: 'browser',
  legalComments: 'none',
  logLevel: 'warning',
  // One tsconfig per runtime is for the type checker; esbuild needs none of it.
  tsconfigRaw: { compilerOptions: { target: 'es2022', verbatimModuleSyntax: true } },
};

/** What the client's module imports at run time, by these names beside its own. */
const chunks = { 'input.js': 'lib/client/input/index.ts' };

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

for (const [name, entry] of Object.entries(chunks)) {
  await build({ ...shared, entryPoints: [entry], outfile: `dist/client/${name}`, format: 'esm' });
}

const chunkFiles = Object.keys(chunks).map((name) => `dist/client/${name}`);
for (const file of [workerFile, clientFile, ...chunkFiles]) {
  const bytes = await readFile(`${root}/${file}`);
  console.log(
    `${file}  ${kilobytes(bytes.byteLength)}, ${kilobytes(gzipSync(bytes, { level: 9 }).byteLength)} gzipped`,
  );
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
