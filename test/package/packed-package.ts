import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, read } from './command.js';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The package as `npm publish` would send it, unpacked beside its tarball in a folder of its own. */
export class PackedPackage {
  private constructor(
    /** Where tarball and everything made from it are; removed by {@link remove}. */
    readonly folder: string,
    readonly tarball: string,
    /** Paths in the package, as they will be below `node_modules/nestjs-rfb`. */
    readonly files: readonly string[],
  ) {}

  static async create(): Promise<PackedPackage> {
    const folder = await mkdtemp(join(tmpdir(), 'nestjs-rfb-package-'));
    const name = (await npm(ROOT, 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder)).trim();
    await read(folder, 'tar', '-xzf', name);
    const list = await read(folder, 'tar', '-tzf', name);
    const files = list
      .trim()
      .split('\n')
      .map((path) => path.replace(/^package\//, ''));
    return new PackedPackage(folder, join(folder, name), files);
  }

  readText(path: string): Promise<string> {
    return readFile(join(this.folder, 'package', path), 'utf8');
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
