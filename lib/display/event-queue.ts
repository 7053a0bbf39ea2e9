import type { RfbEvent } from './rfb-event.js';

/** Events one consumer may leave unread. */
export const MAX_EVENTS = 4096;

/**
 * A bounded queue of events. A consumer that does not keep up loses the oldest moves first, then other events, and
 * releases (`pointer_up`, `key_up`) last: a lost move is unseen, a lost release is a stuck key.
 */
export class EventQueue {
  #events: RfbEvent[] = [];

  constructor(private readonly capacity = MAX_EVENTS) {}

  get size(): number {
    return this.#events.length;
  }

  push(event: RfbEvent): void {
    if (this.#events.length >= this.capacity) this.#makeRoom();
    this.#events.push(event);
  }

  /** All unread events, oldest first. */
  drain(): RfbEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  shift(): RfbEvent | undefined {
    return this.#events.shift();
  }

  /** Drops among the older half, so that a queue nobody reads costs one sweep per half a queue of events. */
  #makeRoom(): void {
    const half = Math.ceil(this.capacity / 2);
    const older = this.#events.slice(0, half);
    const newer = this.#events.slice(half);
    for (const isKept of [isNotMotion, isRelease]) {
      const kept = older.filter(isKept);
      if (kept.length < older.length) {
        this.#events = kept.concat(newer);
        return;
      }
    }
    this.#events = newer;
  }
}

function isNotMotion({ event }: RfbEvent): boolean {
  return event.type !== 'pointer_move' && event.type !== 'wheel';
}

function isRelease({ event }: RfbEvent): boolean {
  return event.type === 'pointer_up' || event.type === 'key_up';
}
