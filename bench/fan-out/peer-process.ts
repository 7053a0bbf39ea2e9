import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of the bench that answers commands. */
export class PeerProcess<Command extends object, Reply extends { type: string }> {
  readonly #child: ChildProcess;

  /** @param program - name of the file beside this one */
  constructor(program: string) {
    this.#child = fork(fileURLToPath(new URL(program, import.meta.url)));
    this.#child.once('exit', (code) => {
      if (code) throw new Error(`${program} ended with ${code}`);
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

  end(): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}
