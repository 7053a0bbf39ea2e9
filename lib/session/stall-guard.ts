import type { Clock, Timer } from '../time/clock.js';
import type { Channel } from './channel.js';

/** How often a socket that holds bytes is looked at, as a share of the time it may stay blocked. */
const LOOKS = 4;

/**
 * A channel that notices when its peer stops taking bytes. A slow one that takes a few is not stalled, however much
 * waits for it.
 */
export class StallGuard implements Channel {
  #sent = 0;
  #taken = 0;
  #movedMs = 0;
  #timer: Timer | undefined;

  constructor(
    private readonly channel: Channel,
    private readonly clock: Clock,
    private readonly timeoutMs: number,
    private readonly onStall: () => void,
  ) {}

  get bufferedAmount(): number {
    return this.channel.bufferedAmount;
  }

  send(data: string | Uint8Array): void {
    this.channel.send(data);
    this.#sent += data.length;
    if (this.#timer || this.channel.bufferedAmount === 0) return;
    this.#taken = this.#sent - this.channel.bufferedAmount;
    this.#movedMs = this.clock.nowMs();
    this.#look();
  }

  ping(onAnswered: () => void): void {
    this.channel.ping(onAnswered);
  }

  close(code: number, reason: string): void {
    this.end();
    this.channel.close(code, reason);
  }

  /** Looks no more; idempotent. */
  end(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #look(): void {
    this.#timer = this.clock.setTimer(this.timeoutMs / LOOKS, () => {
      this.#timer = undefined;
      const { bufferedAmount } = this.channel;
      if (bufferedAmount === 0) return;
      const nowMs = this.clock.nowMs();
      // The frames of WebSocket add bytes of their own: what is blocked seems to lose ground, never to gain it.
      const taken = this.#sent - bufferedAmount;
      if (taken > this.#taken) this.#movedMs = nowMs;
      this.#taken = taken;
      if (nowMs - this.#movedMs >= this.timeoutMs) this.onStall();
      else this.#look();
    });
  }
}
