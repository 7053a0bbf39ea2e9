/**
 * Builds the demo's page into build/demo/public: the script bundled from src/page, HTML, CSS and icon as they are, the
 * client's worker as a file and the font. The server's part is `nest build` or `nest start`.
 */
import { cp, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = `${root}src/page/`;
const output = `${root}build/demo/public/`;
const resolve = createRequire(import.meta.url).resolve;

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: [`${page}main.ts`],
  outfile: `${output}page.js`,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: ['chrome111', 'firefox113', 'safari16.4'],
  logLevel: 'warning',
});
await Promise.all([
  ...['index.html', 'page.css', 'favicon.svg'].map((file) => cp(page + file, output + file)),
  cp(fileURLToPath(import.meta.resolve('nestjs-rfb/client/worker')), `${output}rfb-worker.js`),
  cp(resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'), `${output}inter.woff2`),
]);
