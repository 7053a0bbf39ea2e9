import { existsSync } from 'node:fs';
import ts from 'typescript';
import { ROOT } from './pages.js';
import type { DocumentedModule } from './typescript-modules.js';

/** As strict as any application's: those of the samples, for a reader with whatever Nest generates. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: ['node', 'svelte'],
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  isolatedModules: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  skipLibCheck: true,
  noEmit: true,
};

/**
 * What the compiler says of modules that are not on the disk; one program for all of them. The package is the built one,
 * by its name.
 */
export function typescriptFaults(modules: readonly DocumentedModule[]): string[] {
  if (!existsSync(`${ROOT}dist/index.d.ts`)) {
    throw new Error('code of the documentation is checked with the built package; run "npm run build" first');
  }
  const files = new Map(modules.map((module) => [ROOT + module.file, module]));
  const host = ts.createCompilerHost(OPTIONS);
  const folders = [...files.keys()].map((path) => path.slice(0, path.lastIndexOf('/')));
  const disk = {
    fileExists: host.fileExists.bind(host),
    readFile: host.readFile.bind(host),
    directoryExists: host.directoryExists!.bind(host),
    getSourceFile: host.getSourceFile.bind(host),
  };
  host.fileExists = (path) => files.has(path) || disk.fileExists(path);
  host.readFile = (path) => files.get(path)?.text ?? disk.readFile(path);
  host.directoryExists = (path) =>
    folders.some((folder) => `${folder}/`.startsWith(`${path}/`)) || disk.directoryExists(path);
  host.getCurrentDirectory = () => ROOT;
  host.getSourceFile = (path, options, ...rest) => {
    const module = files.get(path);
    return module ? ts.createSourceFile(path, module.text, options, true) : disk.getSourceFile(path, options, ...rest);
  };
  const program = ts.createProgram([...files.keys()], OPTIONS, host);
  const general = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
  const own = [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  return [...general, ...own].map((each) => describe(each, files));
}

function describe({ file, start, code, messageText }: ts.Diagnostic, files: Map<string, DocumentedModule>): string {
  const text = `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  const module = file && files.get(file.fileName);
  if (!module) return text;
  return `${module.origin(file.getLineAndCharacterOfPosition(start ?? 0).line)}: ${text}`;
}
