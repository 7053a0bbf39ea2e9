import { RawPeer, upgradeHead } from '../../support/raw-peer.js';
import { clientFrame, closeCodeIn, message, Opcode, serverFrames } from './frames.js';

/** How an attacker asks to be let in. */
export interface Approach {
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

const HELLO = { type: 'hello', supported: ['image/jpeg', 'image/png'] };

/** One hostile connection, byte by byte. What it receives is kept. */
export class Attacker {
  constructor(
    readonly peer: RawPeer,
    private readonly port: number,
    private readonly approach: Approach,
  ) {}

  /** Everything received so far. */
  get bytes(): Buffer {
    return this.peer.bytes;
  }

  get head(): string {
    const { path = '/rfb', headers = {} } = this.approach;
    return upgradeHead(this.port, path, headers);
  }

  /** Sends all in one go, or as nearly so as TCP lets it. */
  write(...data: readonly (string | Buffer)[]): void {
    this.peer.write(Buffer.concat(data.map((each) => Buffer.from(each))));
  }

  send(...messages: readonly object[]): void {
    this.write(...messages.map(message));
  }

  /** Asks for the upgrade and waits for the 101. */
  async upgrade(): Promise<void> {
    this.write(this.head);
    await this.peer.until('\r\n\r\n');
  }

  hello(more: object = {}): void {
    this.send({ ...HELLO, ...more });
  }

  /** Becomes a viewer like any other. */
  async enter(): Promise<void> {
    await this.upgrade();
    this.hello();
    await this.peer.until('"type":"config"');
  }

  /** Resolves once the server has read all that was sent, which the answer to a ping behind it shows. */
  async wasHeard(): Promise<void> {
    const mark = `mark ${this.bytes.length}`;
    this.write(clientFrame(mark, { opcode: Opcode.Ping }));
    await this.peer.waitFor('a pong', (bytes) =>
      serverFrames(bytes).some(({ opcode, payload }) => opcode === Opcode.Pong && payload.toString() === mark),
    );
  }

  /** Waits for the server's close frame, answers with a FIN, and returns its code. */
  async closeCode(): Promise<number | undefined> {
    await this.peer.waitFor('a close frame', (bytes) => closeCodeIn(bytes) !== undefined);
    this.peer.end();
    await this.peer.closed;
    return closeCodeIn(this.bytes);
  }
}

/** The hostile connections of one attack, all from one address, which is no other attack's. */
export class Crowd {
  readonly attackers: Attacker[] = [];

  constructor(
    private readonly port: number,
    readonly address: string,
  ) {}

  async open(approach: Approach = {}): Promise<Attacker> {
    const attacker = new Attacker(await RawPeer.open(this.port, this.address), this.port, approach);
    this.attackers.push(attacker);
    return attacker;
  }

  openMany(count: number, approach: Approach = {}): Promise<Attacker[]> {
    return Promise.all(Array.from({ length: count }, () => this.open(approach)));
  }

  /** Lets go of all of them. */
  async leave(): Promise<void> {
    for (const { peer } of this.attackers) peer.destroy();
    await Promise.all(this.attackers.map(({ peer }) => peer.closed));
  }
}
