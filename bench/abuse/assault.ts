import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Damage } from './messages.js';

const HELLO = '{"type":"hello","supported":["webcodecs/h264-annexb","image/jpeg"]}';
/** Between two bursts of one connection. */
const TICK_MS = 10;
/** Until somebody who was thrown out comes back. */
const RETURN_MS = 50;

/** One attack under way: its connections come back when they are closed, until it ends. */
export class Assault {
  readonly damage: Damage = { connections: 0, bytes: 0 };
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #sockets = new Set<{ terminate(): void }>();
  #isOver = false;

  constructor(readonly url: string) {}

  /** Viewers that say something every 10 ms. They take what they are sent, and acknowledge nothing. */
  viewers(count: number, burst: (tick: number) => readonly (string | Buffer)[], isDeaf = false): void {
    for (let n = 0; n < count; n++) this.#viewer(burst, isDeaf);
  }

  /** Connections of TCP: `live` is told of each, and how to write to it. */
  peers(count: number, live: (socket: Socket, write: (data: string | Buffer) => void, n: number) => void): void {
    for (let n = 0; n < count; n++) this.#peer(live, n);
  }

  every(ms: number, act: () => void): void {
    const timer = setInterval(act, ms);
    this.#timers.add(timer);
  }

  end(): Damage {
    this.#isOver = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const socket of this.#sockets) socket.terminate();
    return this.damage;
  }

  #viewer(burst: (tick: number) => readonly (string | Buffer)[], isDeaf: boolean): void {
    if (this.#isOver) return;
    this.damage.connections++;
    const socket = new WebSocket(this.url.replace('http', 'ws'), { perMessageDeflate: false });
    this.#sockets.add(socket);
    let tick = 0;
    const timer = setInterval(() => {
      if (socket.readyState === WebSocket.OPEN) for (const message of burst(tick)) this.#send(socket, message);
      tick++;
    }, TICK_MS);
    this.#timers.add(timer);
    socket.on('open', () => {
      this.#send(socket, HELLO);
      if (isDeaf) socket.pause();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(timer);
      this.#timers.delete(timer);
      this.#sockets.delete(socket);
      this.#later(() => this.#viewer(burst, isDeaf));
    });
  }

  #send(socket: WebSocket, message: string | Buffer): void {
    this.damage.bytes += message.length;
    socket.send(message);
  }

  #peer(live: Parameters<Assault['peers']>[1], n: number): void {
    if (this.#isOver) return;
    this.damage.connections++;
    const socket = connect(Number(new URL(this.url).port), '127.0.0.1');
    const handle = { terminate: () => socket.destroy() };
    this.#sockets.add(handle);
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.on('connect', () =>
      live(
        socket,
        (data) => {
          if (!socket.writable) return;
          this.damage.bytes += data.length;
          socket.write(data);
        },
        n,
      ),
    );
    socket.on('close', () => {
      this.#sockets.delete(handle);
      this.#later(() => this.#peer(live, n));
    });
  }

  #later(act: () => void): void {
    if (this.#isOver) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, RETURN_MS);
    this.#timers.add(timer);
  }
}
