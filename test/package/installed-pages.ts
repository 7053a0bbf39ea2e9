import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { documentedPolicy } from '../browser/support/documented-policy.js';
import { npm, read, RunningProgram } from './command.js';
import { compileSources } from './compiled-sources.js';
import { PackedPackage, ROOT } from './packed-package.js';

const SOURCES = join(ROOT, 'test/package/web-consumer');
const NAMES = ['view', 'element', 'strict'] as const;
const PACKAGES = [
  ...['@nestjs/common@12', '@nestjs/core@12', '@nestjs/platform-express@12', '@nestjs/platform-ws@12'],
  ...['@nestjs/websockets@12', 'reflect-metadata', 'rxjs'],
];

/** Where a page without a bundler finds what the sources name, in the package and at the endpoint. */
const IMPORT_MAPS = {
  package: {
    'nestjs-rfb/client': '/node_modules/nestjs-rfb/dist/client/index.js',
    'nestjs-rfb/element': '/node_modules/nestjs-rfb/dist/element/index.js',
  },
  endpoint: { 'nestjs-rfb/client': '/rfb/client.js', 'nestjs-rfb/element': '/rfb/element.js' },
};

/** Pages that import the packed package, built in several ways, and the application that serves all of them. */
export class InstalledPages {
  private constructor(
    private readonly packed: PackedPackage,
    private readonly server: RunningProgram,
    /** Of the application, with a slash at its end. */
    readonly url: string,
    private readonly folder: string,
  ) {}

  static async create(): Promise<InstalledPages> {
    const packed = await PackedPackage.create();
    const folder = join(packed.folder, 'web-consumer');
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'pages', private: true, type: 'module' }));
    await npm(folder, 'install', packed.tarball, ...PACKAGES);
    await compileSources([join(SOURCES, 'server.ts')], folder);
    const site = join(folder, 'site');
    await writePages(join(folder, 'pages'));
    await bundle('vite', join(folder, 'pages'), join(site, 'vite'));
    await writePages(join(site, 'webpack'), { script: 'defer' });
    await bundle('webpack', join(folder, 'pages'), join(site, 'webpack'));
    for (const [name, imports] of Object.entries(IMPORT_MAPS)) await writePages(join(site, name), { imports });
    await symlink(join(folder, 'node_modules'), join(site, 'node_modules'));
    const { program, match } = await RunningProgram.start(
      folder,
      /^Open (\S+)$/,
      ...[process.execPath, 'server.js', site, documentedPolicy()],
    );
    return new InstalledPages(packed, program, match[1]!, folder);
  }

  /** Starts Vite's development server before the application. @returns its address, with a slash at its end */
  async developWithVite(): Promise<{ program: RunningProgram; url: string }> {
    const { program, match } = await RunningProgram.start(
      this.folder,
      /^Open (\S+)$/,
      ...[process.execPath, join(SOURCES, 'build-with-vite.mjs'), join(this.folder, 'pages'), '', '--serve', this.url],
    );
    return { program, url: match[1]! };
  }

  async remove(): Promise<void> {
    await this.server.stop();
    await this.packed.remove();
  }
}

async function bundle(bundler: 'vite' | 'webpack', pages: string, out: string): Promise<void> {
  await read(pages, process.execPath, join(SOURCES, `build-with-${bundler}.mjs`), pages, out);
}

/** Writes the pages and what they load, as they are where no bundler has been. */
async function writePages(
  folder: string,
  { script = 'type="module"', imports }: { script?: string; imports?: Record<string, string> } = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(join(SOURCES, 'pages'), folder, { recursive: true });
  const map = imports ? `<script type="importmap">${JSON.stringify({ imports })}</script>` : '';
  for (const name of NAMES) {
    const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${name}</title>
<link rel="stylesheet" href="./page.css">
${map}
</head>
<body>
<div id="stage" class="stage"></div>
<div id="second" class="stage"></div>
<script ${script} src="./${name}.js"></script>
</body>
</html>
`;
    await writeFile(join(folder, `${name}.html`), text);
  }
}
