import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { transformFile, type Options } from '@swc/core';

/**
 * Compiles sources of an application without their types, which `npm run typecheck` has looked at.
 *
 * @param folder - where the programs are to be; made if need be
 */
export async function compileSources(
  sources: readonly string[],
  folder: string,
  type: 'es6' | 'commonjs' = 'es6',
): Promise<void> {
  const options: Options = {
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2022',
      keepClassNames: true,
    },
    module: { type },
    configFile: false,
    swcrc: false,
  };
  await mkdir(folder, { recursive: true });
  for (const source of sources) {
    const { code } = await transformFile(source, options);
    await writeFile(join(folder, `${basename(source, '.ts')}.js`), code);
  }
}
