import { TokenBucket } from './token-bucket.js';

/**
 * Characters of a text message that count as one message. JSON nested to the brim takes 9 ms per 60 kB to parse, so that
 * a count of messages alone would sell five seconds of work per second; no message of ours is longer than this but a hello.
 */
export const MESSAGE_UNIT = 512;
/** Left-out moves cost little, not nothing: this many times the rate is no mouse any more, the quickest send 8000 per second. */
const DROP_FACTOR = 20;
/** As any client writes them, its own fields first or not. Looked for at the beginning alone. */
const MOVE = /"type"\s*:\s*"(?:pointer_move|wheel)"/;
const MOVE_LOOKS = 128;

/** What becomes of a message: it is read, it is left out unread, or its sender is told to go. */
export type MessagePassage = 'pass' | 'drop' | 'flood';

/**
 * Messages that one viewer may send. A pointer that moves faster than they allow loses points of its path and nothing
 * else: a client that does not coalesce them is no attacker.
 */
export class MessageBudget {
  readonly #read: TokenBucket;
  readonly #dropped: TokenBucket;

  constructor(maxMessagesPerSecond: number, nowMs: number) {
    this.#read = new TokenBucket(maxMessagesPerSecond, 2 * maxMessagesPerSecond, nowMs);
    const rate = DROP_FACTOR * maxMessagesPerSecond;
    this.#dropped = new TokenBucket(rate, rate, nowMs);
  }

  pass(text: string, nowMs: number): MessagePassage {
    if (this.#read.take(nowMs, Math.ceil(text.length / MESSAGE_UNIT) || 1)) return 'pass';
    if (text.length > MESSAGE_UNIT || !MOVE.test(text.slice(0, MOVE_LOOKS))) return 'flood';
    return this.#dropped.take(nowMs) ? 'drop' : 'flood';
  }
}
