import type { ClientEvent } from '../protocol/index.js';
import { TokenBucket } from './token-bucket.js';

/** Presses find this share of the burst even where moves took all they may. */
const PRESS_SHARE = 0.25;

/** What becomes of an input event: it passes, it is left out, or it is one of a flood that no hand makes. */
export type Passage = 'pass' | 'drop' | 'flood';

/**
 * Keeps the input of one viewer at a rate. Moves and wheels are left out first, which only makes a path coarser; presses
 * and keys beyond the rate are an attack; releases of what is held always pass, or the application would hold it for ever.
 */
export class InputGate {
  readonly #bucket: TokenBucket;
  readonly #reserve: number;

  constructor(maxEventsPerSecond: number, nowMs: number) {
    const burst = 2 * maxEventsPerSecond;
    this.#bucket = new TokenBucket(maxEventsPerSecond, burst, nowMs);
    this.#reserve = burst * PRESS_SHARE;
  }

  /** @param isHeld - whether it releases what was pressed */
  pass(event: ClientEvent, isHeld: boolean, nowMs: number): Passage {
    switch (event.type) {
      case 'pointer_up':
      case 'key_up':
        return isHeld || this.#bucket.take(nowMs, 1, this.#reserve) ? 'pass' : 'drop';
      case 'pointer_move':
      case 'pointer_enter':
      case 'pointer_leave':
      case 'wheel':
        return this.#bucket.take(nowMs, 1, this.#reserve) ? 'pass' : 'drop';
      case 'pointer_down':
      case 'double_click':
      case 'key_down':
      case 'char':
        return this.#bucket.take(nowMs) ? 'pass' : 'flood';
      default:
        return event satisfies never;
    }
  }
}
