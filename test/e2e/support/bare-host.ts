import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { VideoSupport } from '../../../lib/index.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const APP = fileURLToPath(new URL('./bare-app.mjs', import.meta.url));
/** What brings an encoder with it. */
const ENCODERS = ['node-av', 'ffmpeg-static'];

/** How an application's boot went. */
export type BootReport = { url: string; videoSupport: VideoSupport } | { code: string; message: string };

/** An application in a process of its own. */
export interface BareApp {
  readonly report: BootReport;
  /** What it has logged. */
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

/** A folder where the built package is installed, and every other one that it needs, but none that encodes H.264. */
export class BareHost {
  private constructor(private readonly folder: string) {}

  static async create(): Promise<BareHost> {
    const folder = await mkdtemp(join(tmpdir(), 'nestjs-rfb-bare-'));
    const modules = join(folder, 'node_modules');
    // Copied, because Node looks for a package's own needs from where its files really are.
    for (const path of ['package.json', 'dist']) {
      await cp(join(ROOT, path), join(modules, 'nestjs-rfb', path), { recursive: true });
    }
    const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Manifest;
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      if (ENCODERS.includes(name)) continue;
      await mkdir(dirname(join(modules, name)), { recursive: true });
      await symlink(join(ROOT, 'node_modules', name), join(modules, name));
    }
    await cp(APP, join(folder, 'app.mjs'));
    return new BareHost(folder);
  }

  /** Boots the application with an encoder by this name, and these environment variables alone. */
  async boot(h264: string, environment: NodeJS.ProcessEnv): Promise<BareApp> {
    const env = { NO_COLOR: '1', ...environment };
    const child = spawn(process.execPath, ['app.mjs', h264], { cwd: this.folder, env });
    const ended = once(child, 'close');
    const lines: string[] = [];
    const report = await new Promise<BootReport>((resolve, reject) => {
      const hear = (line: string) => {
        if (line.startsWith('{')) resolve(JSON.parse(line) as BootReport);
        else lines.push(line);
      };
      createInterface(child.stdout).on('line', hear);
      createInterface(child.stderr).on('line', hear);
      ended.then(() => reject(new Error(`it ended without a word:\n${lines.join('\n')}`)), reject);
    });
    const stop = async () => {
      child.kill('SIGTERM');
      await ended;
    };
    return { report, lines, stop };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}
