import { isBuiltin } from 'node:module';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PackedPackage } from './packed-package.js';

let packed: PackedPackage;
let manifest: Manifest;

interface Manifest {
  exports: Record<string, string | { types: string; default: string }>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}

beforeAll(async () => {
  packed = await PackedPackage.create();
  manifest = JSON.parse(await packed.readText('package.json')) as Manifest;
}, 120_000);

afterAll(() => packed.remove());

test('the tarball holds what was built, its documents and nothing else', () => {
  const documents = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md'];
  const others = packed.files.filter((path) => !documents.includes(path));
  expect(packed.files).toEqual(expect.arrayContaining(documents));
  expect(
    others.filter(
      (path) => !/^(dist\/.+\.(js|d\.ts|js\.map)|docs\/.+\.md|docs\/examples\/.+\.ts|docs\/media\/.+\.svg)$/.test(path),
    ),
  ).toEqual([]);
});

test('every entry has its code and its types', () => {
  for (const entry of Object.values(manifest.exports)) {
    for (const path of typeof entry === 'string' ? [entry] : [entry.types, entry.default]) {
      expect(packed.files).toContain(path.replace('./', ''));
    }
  }
});

test('nothing that was built imports a package that is not declared', async () => {
  const declared = new Set([...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]);
  const undeclared: string[] = [];
  for (const path of packed.files.filter((file) => /^dist\/.*(\.js|\.d\.ts)$/.test(file))) {
    for (const specifier of importsOf(await packed.readText(path))) {
      if (/^\.|^#/.test(specifier) || isBuiltin(specifier)) continue;
      const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
      if (!declared.has(name)) undeclared.push(`${path}: ${specifier}`);
    }
  }
  expect(undeclared).toEqual([]);
});

test('the browser client needs the files beside it alone, and those and the worker no other', async () => {
  const chunks = ['./input.js', './main-thread.js', './zoom.js'];
  expect(importsOf(await packed.readText('dist/client/index.js')).sort()).toEqual(chunks);
  for (const path of [...chunks.map((name) => `dist/client/${name}`), 'dist/client/worker/index.js']) {
    expect(importsOf(await packed.readText(path))).toEqual([]);
  }
});

test('the element needs the client’s file alone, which a page may have already', async () => {
  expect(importsOf(await packed.readText('dist/element/index.js'))).toEqual(['../client/index.js']);
});

test('every source map carries its sources, which are not in the tarball', async () => {
  for (const path of packed.files.filter((file) => file.endsWith('.map'))) {
    const map = JSON.parse(await packed.readText(path)) as { sources: string[]; sourcesContent?: string[] };
    expect({ path, contents: map.sourcesContent?.length }).toEqual({ path, contents: map.sources.length });
  }
});

test('no file names a path of the machine it was built on', async () => {
  for (const path of packed.files.filter((file) => file.startsWith('dist/'))) {
    expect(await packed.readText(path)).not.toContain(process.cwd());
  }
});

/** Specifiers of static and dynamic imports, re-exports, requires and types; comments left out. */
function importsOf(source: string): string[] {
  const code = source.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
  const patterns = [
    /\bfrom\s*["']([^"'\s]+)["']/g,
    /\b(?:import|require)\s*\(\s*["']([^"'\s]+)["']/g,
    /^\s*import\s*["']([^"'\s]+)["']/gm,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([, specifier]) => specifier!));
}
