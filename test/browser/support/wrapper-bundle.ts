import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What else a framework's page needs to be made. */
export interface BundleOptions {
  alias?: Record<string, string>;
  plugins?: Plugin[];
  conditions?: string[];
}

/**
 * The page of a framework in `test/browser/fixtures/wrappers`, with the framework itself as developers have it: only
 * there React mounts twice.
 *
 * @param name - of its file
 */
export async function bundleWrapper(name: string, options: BundleOptions = {}): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`test/browser/fixtures/wrappers/${name}`],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'silent',
    tsconfigRaw: { compilerOptions: { target: 'es2022', verbatimModuleSyntax: true } },
    ...options,
  });
  return outputFiles[0]!.text;
}
