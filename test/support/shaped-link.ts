import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { LinkShape, ShaperCommand, ShaperReply } from './link-shaper.mjs';

const PROGRAM = new URL('./link-shaper.mjs', import.meta.url);

/** A link to a server of this host, as long, narrow and unreliable as a test wishes; see link-shaper.d.mts. */
export class ShapedLink {
  private constructor(
    private readonly program: ChildProcess,
    private readonly port: number,
  ) {}

  /** @param url - of the server */
  static async open(url: string, shape: LinkShape = {}): Promise<ShapedLink> {
    const program = fork(PROGRAM, [new URL(url).port], { execArgv: [] });
    const [{ port }] = (await once(program, 'message')) as [Extract<ShaperReply, { type: 'ready' }>];
    const link = new ShapedLink(program, port);
    await link.shape(shape);
    return link;
  }

  /** The same address by this link. */
  url(url: string): string {
    const through = new URL(url);
    through.port = String(this.port);
    return through.href;
  }

  shape(shape: LinkShape): Promise<void> {
    return this.#tell({ type: 'shape', shape });
  }

  /** From now on nothing arrives, and nothing is lost. */
  stall(): Promise<void> {
    return this.#tell({ type: 'stall', isStalled: true });
  }

  goOn(): Promise<void> {
    return this.#tell({ type: 'stall', isStalled: false });
  }

  /** Resets all connections. */
  cut(): Promise<void> {
    return this.#tell({ type: 'cut' });
  }

  async close(): Promise<void> {
    const exit = once(this.program, 'exit');
    this.program.disconnect();
    await exit;
  }

  async #tell(command: ShaperCommand): Promise<void> {
    const done = once(this.program, 'message');
    this.program.send(command);
    await done;
  }
}
