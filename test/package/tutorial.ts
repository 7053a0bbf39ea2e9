import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { codeBlocks, type CodeBlock } from '../support/documentation/code-blocks.js';
import { readPage } from '../support/documentation/pages.js';
import { npm, NPM_ENVIRONMENT, read } from './command.js';
import { ROOT } from './packed-package.js';

const CLI = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
const PORT_READER = new URL('announce-port.mjs', import.meta.url).href;
const START = 'npm run start';

/** Follows a page of the documentation as its reader would: commands are run, files are written, in order. */
export class Tutorial {
  readonly #blocks: CodeBlock[];
  #folder: string;
  #app: ChildProcess | undefined;
  #printed: string[] = [];

  /**
   * @param page - path from the root
   * @param folder - an empty one
   * @param tarball - what `npm install nestjs-rfb` is to install
   */
  constructor(
    page: string,
    folder: string,
    private readonly tarball: string,
  ) {
    this.#blocks = codeBlocks(page, readPage(page)).filter(({ isHidden }) => !isHidden);
    this.#folder = folder;
  }

  /** What the application has printed since it was started. */
  get printed(): string {
    return this.#printed.join('\n');
  }

  /** Whether all of the page was followed. */
  get isDone(): boolean {
    return this.#blocks.length === 0;
  }

  /** Goes on until the page starts the application. @returns its port */
  async nextStart(): Promise<number> {
    for (let block = this.#blocks.shift(); block; block = this.#blocks.shift()) {
      const commands = block.language === 'sh' ? block.text.trim().split('\n') : [];
      if (block.language !== 'sh') await this.#write(block);
      for (const command of commands) {
        if (command === START) return this.#start();
        await this.#run(command);
      }
    }
    throw new Error(`the page does not say "${START}" once more`);
  }

  /** Ends the application, if it runs, with everything that it started. */
  async stop(): Promise<void> {
    const app = this.#app;
    this.#app = undefined;
    if (!app?.pid || app.exitCode !== null || app.signalCode !== null) return;
    const closed = once(app, 'close');
    // npm does not tell a shell's children, so that the whole group is told.
    process.kill(-app.pid, 'SIGTERM');
    await closed;
  }

  async #write({ mark: path, text }: CodeBlock): Promise<void> {
    const file = join(this.#folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  async #run(command: string): Promise<void> {
    const [program = '', ...parameters] = command.split(' ');
    if (program === 'cd') {
      this.#folder = join(this.#folder, parameters[0]!);
      return;
    }
    if (program === 'npm') {
      const packages = parameters.map((each) => (each === 'nestjs-rfb' ? this.tarball : each));
      await npm(this.#folder, ...packages);
    } else if (program === 'npx' && parameters[0]!.startsWith('@nestjs/cli@')) {
      // The one that is installed, and no repository in a temporary folder.
      const environment = Object.entries(NPM_ENVIRONMENT).map(([name, value]) => `${name}=${value}`);
      await read(this.#folder, 'env', ...environment, process.execPath, CLI, ...parameters.slice(1), '--skip-git');
    } else {
      throw new Error(`the page says "${command}", which this test cannot follow`);
    }
  }

  async #start(): Promise<number> {
    await this.stop();
    const [program = '', ...parameters] = START.split(' ');
    const app = spawn(program, parameters, {
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...process.env, PORT: '0', NO_COLOR: '1', NODE_OPTIONS: `--import=${PORT_READER}` },
    });
    this.#app = app;
    this.#printed = [];
    const lines = createInterface(app.stdout);
    createInterface(app.stderr).on('line', (line) => this.#printed.push(line));
    return new Promise((resolve, reject) => {
      lines.on('line', (line) => {
        this.#printed.push(line);
        const port = /^listening on port (\d+)$/.exec(line)?.[1];
        if (port) resolve(Number(port));
      });
      app.once('close', () => reject(new Error(`the application ended:\n${this.printed}`)));
    });
  }
}
