/**
 * Bundles the browser client: dist/client/worker/index.js (the worker, one file) and dist/client/index.js (one ES module
 * with the worker's source inside). Types are tsc's work.
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
  define: { RFB_WORKER_SOURCE: JSON.stringify(workerSource.replace(/\/\/# sourceMappingURL=.*\s*$/, '')) },
});

for (const file of [workerFile, clientFile]) {
  const bytes = await readFile(`${root}/${file}`);
  console.log(
    `${file}  ${kilobytes(bytes.byteLength)}, ${kilobytes(gzipSync(bytes, { level: 9 }).byteLength)} gzipped`,
  );
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
