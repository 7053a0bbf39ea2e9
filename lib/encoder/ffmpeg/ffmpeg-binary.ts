import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

/** A program that was asked what it is. */
export interface FfmpegBinary {
  readonly path: string;
  /** As it names itself. */
  readonly version: string;
  /** Names of its video encoders. */
  readonly encoders: ReadonlySet<string>;
}

/** What was found. */
export type FfmpegFinding =
  | { readonly isFound: true; readonly binary: FfmpegBinary }
  | { readonly isFound: false; /** For people: what was looked at, and what to do. */ readonly reason: string };

/** Where to look. */
export interface FfmpegPlaces {
  /** @defaultValue `process.env` */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Gives the path that the package `ffmpeg-static` names.
   * @defaultValue loads the package, if it is installed
   */
  readonly staticPath?: () => string | undefined;
}

interface Place {
  /** How a person knows it. */
  readonly name: string;
  readonly path: string;
}

type Answer = FfmpegBinary | { readonly problem: string };

/** A program that does not say its version within this time is no ffmpeg. */
const ANSWER_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 4 << 20;
const FILE_NAMES = process.platform === 'win32' ? ['ffmpeg.exe'] : ['ffmpeg'];

/** The ffmpeg programs of this host; asks each once. */
export class FfmpegBinaries {
  readonly #env: NodeJS.ProcessEnv;
  readonly #staticPath: () => string | undefined;
  readonly #answers = new Map<string, Promise<Answer>>();

  constructor({ env = process.env, staticPath = ffmpegStaticPath }: FfmpegPlaces = {}) {
    this.#env = env;
    this.#staticPath = staticPath;
  }

  /**
   * Finds the first one with an encoder: `FFMPEG_PATH`, `FFMPEG_BIN`, the package `ffmpeg-static`, `ffmpeg` on `PATH`.
   *
   * @param encoder - as ffmpeg names it, e.g. `'libx264'`
   */
  async find(encoder: string): Promise<FfmpegFinding> {
    const problems: string[] = [];
    for (const { name, path } of this.#places()) {
      const answer = await this.#ask(path);
      if ('problem' in answer) problems.push(`${name} (${path}) ${answer.problem}`);
      else if (!answer.encoders.has(encoder)) problems.push(`${name} (${path}) was built without ${encoder}`);
      else return { isFound: true, binary: answer };
    }
    const found = problems.length > 0 ? problems.join('; ') : 'there is no ffmpeg on PATH, and FFMPEG_PATH is not set';
    return {
      isFound: false,
      reason: `${found}; install ffmpeg with ${encoder} (Debian: apt-get install ffmpeg), or name one in FFMPEG_PATH`,
    };
  }

  #places(): Place[] {
    const named = ['FFMPEG_PATH', 'FFMPEG_BIN'].flatMap((name) => {
      const path = this.#env[name];
      return path ? [{ name, path }] : [];
    });
    const staticPath = this.#staticPath();
    // Where its download was not allowed, the package names a file that is not there.
    const ofPackage = staticPath && existsSync(staticPath) ? [{ name: 'ffmpeg-static', path: staticPath }] : [];
    const folders = (this.#env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
    const files = folders.flatMap((folder) => FILE_NAMES.map((file) => join(folder, file)));
    const onPath = files.filter(isExecutable).slice(0, 1);
    return [...named, ...ofPackage, ...onPath.map((path) => ({ name: 'ffmpeg on PATH', path }))];
  }

  #ask(path: string): Promise<Answer> {
    let answer = this.#answers.get(path);
    if (!answer) this.#answers.set(path, (answer = ask(path)));
    return answer;
  }
}

async function ask(path: string): Promise<Answer> {
  try {
    const version = /^ffmpeg version (\S+)/.exec(await run(path, ['-version']))?.[1];
    if (version === undefined) return { problem: 'is not ffmpeg' };
    const list = await run(path, ['-hide_banner', '-encoders']);
    // " V....D libx264   libx264 H.264 …"
    const encoders = new Set([...list.matchAll(/^ V\S{5} (\w+) /gm)].map((match) => match[1]!));
    return { path, version, encoders };
  } catch (error) {
    return { problem: `cannot be run: ${problemOf(error)}` };
  }
}

function run(path: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: ANSWER_TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: MAX_ANSWER_BYTES } as const;
    const child = execFile(path, args, options, (error, stdout) => (error ? reject(error) : resolve(stdout)));
    child.stdin?.end();
  });
}

function problemOf(error: unknown): string {
  const { code, killed, message } = error as NodeJS.ErrnoException & { killed?: boolean };
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'it is no executable';
  if (killed) return 'it does not answer';
  return typeof code === 'number' ? `it ends with code ${String(code)}` : message.split('\n')[0]!;
}

function ffmpegStaticPath(): string | undefined {
  try {
    const path: unknown = createRequire(import.meta.url)('ffmpeg-static');
    return typeof path === 'string' ? path : undefined;
  } catch {
    // Not installed; it is optional.
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
