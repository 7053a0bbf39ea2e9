import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** How a peer is started. */
export interface PeerOptions {
  readonly args?: readonly string[];
  /** Options of Node's own. */
  readonly execArgv?: readonly string[];
  /** Beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A process of the bench that answers commands. */
export class PeerProcess<Command extends object, Reply extends { type: string }> {
  readonly #child: ChildProcess;

  constructor(program: URL, { args = [], execArgv = [], env = {} }: PeerOptions = {}) {
    this.#child = fork(program, args, {
      execArgv: [...process.execArgv, ...execArgv],
      env: { ...process.env, ...env },
    });
    this.#child.once('exit', (code, signal) => {
      if (code !== 0) throw new Error(`${program.pathname} ended with ${signal ?? code}`);
    });
  }

  send(command: Command): void {
    this.#child.send(command);
  }

  /** The next reply, which must be of this type. */
  async reply<T extends Reply['type']>(type: T): Promise<Extract<Reply, { type: T }>> {
    const [reply] = (await once(this.#child, 'message')) as [Reply];
    if (reply.type !== type) throw new Error(`expected ${type}, got ${reply.type}`);
    return reply as Extract<Reply, { type: T }>;
  }

  async ask<T extends Reply['type']>(command: Command, type: T): Promise<Extract<Reply, { type: T }>> {
    const reply = this.reply(type);
    this.send(command);
    return reply;
  }

  /** Lets go of it, whereupon it ends; waits for that. */
  async end(): Promise<void> {
    const exit = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    await exit;
  }
}
