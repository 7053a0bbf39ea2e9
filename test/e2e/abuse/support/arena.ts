import { expect } from '@jest/globals';
import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { RfbModule, Server, type Display, type RfbEvent, type RfbRootOptions } from '../../../../lib/index.js';
import { connectViewer, type TestViewer } from '../../../../lib/testing/index.js';
import { CardShow, frameNumber } from '../../support/card-show.js';
import { startApp, type Platform, type TestApp } from '../../support/test-app.js';
import { Crowd } from './attacker.js';
import { flawOf } from './valid-event.js';

/** Lines one attack may add to the log, whatever it consists of. */
const MAX_LINES = 5;
/** Lines at debug level about all viewers together, and how many more each second. */
const DEBUG_LINES = 60;
/** What the endpoint lets through of one viewer's input: at once, each second, and when it leaves. */
const INPUT = { burst: 600, perSecond: 300, held: 64 };
/** Node warns of a leak beyond these. */
const MAX_LISTENERS = 10;

/** How an arena's application lets people in. */
export interface ArenaOptions extends RfbRootOptions {
  /** Headers of those that are let in. */
  readonly ticket?: Record<string, string>;
}

/** An application with a running display and an honest viewer, who must not notice what happens around it. */
export class Arena {
  readonly show: CardShow;
  readonly display: Display;
  readonly #events: RfbEvent[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #openedMs = performance.now();
  #isHonestGone = false;
  #crowds = 0;

  private constructor(
    readonly app: TestApp,
    readonly honest: TestViewer,
    private readonly ticket: Record<string, string>,
  ) {
    this.display = app.app.get(Server).stream('default')!;
    this.show = new CardShow(this.display, { width: 64, height: 48 });
    this.display.events$.subscribe((event) => this.#events.push(event));
    void honest.closed.then(() => (this.#isHonestGone = true));
    (app.app.getHttpServer() as HttpServer).on('connection', (socket: Socket) => this.#sockets.add(socket));
  }

  static async open(platform: Platform, { ticket = {}, ...options }: ArenaOptions = {}): Promise<Arena> {
    const displays = { default: { width: 64, height: 48, framerate: 240 }, ...options.displays };
    const app = await startApp(platform, { imports: [RfbModule.forRoot({ ...options, displays })] });
    return new Arena(app, await connectViewer(app.ws('/rfb'), { headers: ticket }), ticket);
  }

  /** The input that reached the application and was not looked at yet. */
  takeEvents(): RfbEvent[] {
    return this.#events.splice(0);
  }

  /** Someone like the honest viewer, who comes now. */
  connect(path = '/rfb'): Promise<TestViewer> {
    return connectViewer(this.app.ws(path), { headers: this.ticket });
  }

  /**
   * Has a crowd attack while frames are shown, and looks what it has done to everybody else: while it is still there, and
   * once it is gone.
   *
   * @returns what was harmed
   */
  async harmOf(attack: (crowd: Crowd) => Promise<void>): Promise<string[]> {
    const { log, port } = this.app;
    const linesBefore = log.lines.length;
    const beginMs = performance.now();
    this.takeEvents();
    const crowd = new Crowd(port, addressOf(++this.#crowds));
    try {
      await Promise.all([attack(crowd), this.#play(2)]);
      await this.#welcomeNewcomer();
    } finally {
      await crowd.leave();
    }
    await this.#onlyHonest();
    await this.#play(2);
    await this.#welcomeNewcomer();

    const harm = [...this.#harmedPictures(), ...this.#indecentInput(), ...this.#listenerLeaks()];
    if (this.#isHonestGone) harm.push('the honest viewer was closed');
    const lines = log.lines.slice(linesBefore);
    if (lines.length > MAX_LINES) harm.push(`${lines.length} lines in the log, the first: ${lines[0]}`);
    const lifeS = (performance.now() - this.#openedMs) / 1000;
    if (log.debugLines.length > DEBUG_LINES + lifeS) harm.push(`${log.debugLines.length} lines at debug level`);
    const seconds = (performance.now() - beginMs) / 1000;
    const bound = crowd.attackers.length * (INPUT.burst + INPUT.held + INPUT.perSecond * seconds);
    if (this.#events.length > bound) harm.push(`${this.#events.length} events where ${bound} are allowed`);
    return harm;
  }

  async #play(times: number): Promise<void> {
    for (let time = 0; time < times; time++) await this.show.play([this.honest]);
  }

  /** Whoever comes now sees what is shown. */
  async #welcomeNewcomer(): Promise<void> {
    const newcomer = await this.connect();
    await this.show.play([this.honest, newcomer]);
    await newcomer.close();
  }

  /** Resolves once the display has no other viewer than the honest one. */
  #onlyHonest(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.display.viewerCount > 1) return;
        changes.unsubscribe();
        resolve();
      };
      const changes = this.display.viewers$.subscribe(() => look());
      look();
    });
  }

  #harmedPictures(): string[] {
    const { pictures } = this.honest;
    return pictures.flatMap(({ header }, index) => {
      if (frameNumber(header) !== index) return [`frame ${index} is ${frameNumber(header)}`];
      const previous = pictures[index - 1]?.header.seq ?? -1;
      return header.seq > previous ? [] : [`seq ${header.seq} after ${previous}`];
    });
  }

  #indecentInput(): string[] {
    const flaws = this.#events.flatMap((event) => flawOf(event) ?? []);
    const polluted = Object.keys(Object.prototype).map((name) => `Object.prototype has ${name}`);
    return [...flaws, ...polluted];
  }

  #listenerLeaks(): string[] {
    for (const socket of this.#sockets) if (socket.destroyed) this.#sockets.delete(socket);
    return [...this.#sockets].flatMap((socket) =>
      socket
        .eventNames()
        .filter((name) => socket.listenerCount(name) > MAX_LISTENERS)
        .map((name) => `${socket.listenerCount(name)} listeners of ${String(name)}`),
    );
  }
}

/** The same as an expectation. */
export async function expectUnharmed(arena: Arena, attack: (crowd: Crowd) => Promise<void>): Promise<void> {
  expect(await arena.harmOf(attack)).toEqual([]);
}

/** An address of its own for each crowd, as limits per address count what is still ending from the crowd before. */
function addressOf(crowd: number): string {
  return `127.0.${1 + Math.floor(crowd / 250)}.${1 + (crowd % 250)}`;
}
