import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { compile } from 'svelte/compiler';
import type { Plugin } from 'esbuild';

/** Svelte's own compiler, as its users' build tools call it. */
export const sveltePlugin: Plugin = {
  name: 'svelte',
  setup(build) {
    build.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const filename = relative(process.cwd(), path);
      const { js, warnings } = compile(await readFile(path, 'utf8'), { filename, generate: 'client', dev: true });
      return { contents: js.code, warnings: warnings.map(({ message }) => ({ text: `${filename}: ${message}` })) };
    });
  },
};
