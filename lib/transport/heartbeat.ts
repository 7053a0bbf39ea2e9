import type { Clock, Timer } from '../time/clock.js';

/** A WebSocket, as far as a heartbeat is concerned. */
export interface Pulse {
  ping(): void;
  terminate(): void;
  on(event: 'pong' | 'message', listener: () => void): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Pings every open socket and terminates those that were silent for a whole interval after it: who vanished without a word
 * (a laptop lid, a dead link) is gone after two.
 */
export class Heartbeat {
  private readonly answered = new Map<Pulse, boolean>();
  private timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly intervalMs: number,
  ) {}

  /** Watches a socket until it closes. */
  watch(socket: Pulse): void {
    this.answered.set(socket, true);
    const onLife = () => this.answered.set(socket, true);
    socket.on('pong', onLife);
    // A slow link delivers the pong behind much else; whatever arrives shows that it lives.
    socket.on('message', onLife);
    socket.once('close', () => this.forget(socket));
    this.timer ??= this.wait();
  }

  /** Stops; sockets are left as they are. */
  close(): void {
    this.answered.clear();
    this.timer?.cancel();
    this.timer = undefined;
  }

  private forget(socket: Pulse): void {
    this.answered.delete(socket);
    if (this.answered.size === 0) this.close();
  }

  private wait(): Timer {
    return this.clock.setTimer(this.intervalMs, () => {
      // Where the event loop was blocked, answers have come that nobody has read yet; the next timer is after them.
      this.timer = this.clock.setTimer(0, () => this.beat());
    });
  }

  private beat(): void {
    this.timer = this.wait();
    for (const [socket, hasAnswered] of this.answered) {
      if (!hasAnswered) {
        socket.terminate();
        continue;
      }
      this.answered.set(socket, false);
      socket.ping();
    }
  }
}
