/**
 * Jest transformer: makes one ES module of a file and the CommonJS package it re-exports. Node's own loader lets such a
 * package require ES modules; Jest's does only from Node 24.9 on, and two copies of Nest would not know each other.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/** Packages that stay Jest's to load, so that there is one copy of each. */
const SHARED = /^(@nestjs\/(common|core)|rxjs|reflect-metadata)$/;

/** What is required of them is imported, and handed on as CommonJS. */
const bridge = {
  name: 'bridge',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: SHARED }, ({ path, namespace }) =>
      namespace === 'bridge' ? { path, external: true } : { path, namespace: 'bridge' },
    );
    onLoad({ filter: /.*/, namespace: 'bridge' }, ({ path }) => ({ contents: `export * from '${path}';` }));
  },
};

async function processAsync(contents, path) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: dirname(path), sourcefile: path },
    plugins: [bridge],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    // Node's own modules cannot be required from an ES module either.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return { code: outputFiles[0].text };
}

/** Jest's own key does not know what was bundled in; the lock file does. */
async function getCacheKeyAsync(contents, _path, { configString, config }) {
  const locked = await readFile(join(config.rootDir, 'package-lock.json'));
  return createHash('sha256').update(contents).update(configString).update(locked).digest('hex');
}

export default { processAsync, getCacheKeyAsync };
