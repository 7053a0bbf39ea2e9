/**
 * Builds pages with Vite as it comes, each an entry of its own; `--serve` and an origin start its development server before
 * that application instead.
 */
import { join } from 'node:path';
import { build, createServer } from 'vite';

const [folder, out, ...serve] = process.argv.slice(2);
const pages = ['view', 'element', 'strict'];

/** @type {import('vite').InlineConfig} */
const config = {
  configFile: false,
  root: folder,
  logLevel: 'warn',
  base: '/vite/',
};

if (serve[0] === '--serve') {
  const server = await createServer({
    ...config,
    base: '/',
    server: { host: '127.0.0.1', port: 0, proxy: { '/rfb': { target: serve[1], ws: true } } },
  });
  await server.listen();
  process.once('SIGTERM', () => void server.close());
  process.stdout.write(`Open ${server.resolvedUrls?.local[0]}\n`);
} else {
  const input = pages.map((page) => join(folder, `${page}.html`));
  await build({ ...config, build: { outDir: out, rolldownOptions: { input } } });
}
