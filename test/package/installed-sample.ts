import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from './command.js';
import { PackedPackage, ROOT } from './packed-package.js';

/** A sample in a folder of its own, built upon the packed package as a reader of its README would. */
export class InstalledSample {
  private constructor(
    private readonly packed: PackedPackage,
    readonly folder: string,
  ) {}

  /** @param name - of its folder */
  static async create(name: string): Promise<InstalledSample> {
    const packed = await PackedPackage.create();
    const folder = join(packed.folder, name);
    await cp(join(ROOT, 'sample', name), folder, {
      recursive: true,
      filter: (source) => !/\/(node_modules|dist|\.angular)$/.test(source),
    });
    const manifest = await readFile(join(folder, 'package.json'), 'utf8');
    await writeFile(join(folder, 'package.json'), manifest.replace('file:../..', `file:${packed.tarball}`));
    await npm(folder, 'install');
    await npm(folder, 'run', 'build');
    return new InstalledSample(packed, folder);
  }

  remove(): Promise<void> {
    return this.packed.remove();
  }
}
