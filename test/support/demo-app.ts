import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../build/demo/main.js', import.meta.url));
const READY = /The demo is ready: (http:\S+)/;

/** Variables of the environment. */
type Environment = Readonly<Record<string, string | undefined>>;

/** The built demo in a process of its own, as `nest start` runs it. */
export class DemoApp {
  private constructor(
    /** Address of the page, with its last slash. */
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts it on a port of the operating system's choice, and waits for the line with its URL. */
  static async start(environment: Environment = {}): Promise<DemoApp> {
    const { child, output } = launch(environment);
    const url = await new Promise<string>((resolve, reject) => {
      output.onText = (text) => {
        const found = READY.exec(text);
        if (found?.[1]) resolve(found[1]);
      };
      child.once('exit', (code) => reject(new Error(`the demo ended with code ${code}:\n${output.text}`)));
    });
    return new DemoApp(url, child);
  }

  /** Runs it where it cannot start. @returns what it said, and its exit code */
  static async fail(environment: Environment): Promise<{ code: number | null; output: string }> {
    const { child, output } = launch(environment);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output: output.text };
  }

  /** Ends it as a terminal would, and waits until it has ended. @returns the signal it ended by, if one did end it */
  async stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGTERM'): Promise<NodeJS.Signals | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.signalCode;
    const ended = once(this.child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    this.child.kill(signal);
    return (await ended)[1];
  }

  /** A control route as any client would ask for it. */
  request(path: string, init?: RequestInit): Promise<Response> {
    return fetch(new URL(path, this.url), init);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const json = { 'content-type': 'application/json', ...headers };
    return this.request(path, { method: 'POST', headers: json, body: JSON.stringify(body) });
  }
}

interface Output {
  text: string;
  onText?: (text: string) => void;
}

function launch(environment: Environment): { child: ChildProcess; output: Output } {
  if (!existsSync(MAIN)) throw new Error('the demo is not built; run "npm run build && npm run build:demo" first');
  const env = { ...process.env, HOST: '', ORIGINS: '', HOSTS: '', PORT: '0', NO_COLOR: '1', ...environment };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Output = { text: '' };
  const hear = (chunk: Buffer) => {
    output.text += chunk.toString();
    output.onText?.(output.text);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return { child, output };
}
