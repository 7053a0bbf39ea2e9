import type { ClientPoint } from './point-mapper.js';

/** What {@link TouchGestures} turn fingers into. */
export interface GestureListener {
  /** The first finger is a pointer: its events, from the first, and late for a while. */
  pointer(event: PointerEvent): void;
  /** Two fingers moved the picture by so much, in CSS pixels. */
  pan(at: PointerEvent, centre: ClientPoint, dx: number, dy: number): void;
  /** Two fingers spread to so many times their distance, about a centre that moved by so much. */
  pinch(at: PointerEvent, centre: ClientPoint, scale: number, dx: number, dy: number): void;
}

/** Two fingers at one moment. */
interface Pair {
  centre: ClientPoint;
  /** Their distance. */
  spread: number;
}

/** The second finger of a gesture comes within this time, or the first has begun something by itself. */
const SECOND_FINGER_MS = 150;
/** A finger that rests wanders less, in CSS pixels. */
const SLOP_PX = 8;
/** What two fingers do shows after this way. */
const DECIDED_PX = 12;

/**
 * Tells one finger from two. The press of the first is held back until it is clear that no second one comes, or else every
 * gesture would begin with a click.
 */
export class TouchGestures {
  readonly #listener: GestureListener;
  readonly #fingers = new Map<number, ClientPoint>();
  #phase: 'idle' | 'waiting' | 'pointer' | 'two' | 'spent' = 'idle';
  /** The first finger, and what it did that nobody was told of yet. */
  #first: { id: number; start: ClientPoint; held: PointerEvent[] } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pair: { start: Pair; last: Pair; kind?: 'pan' | 'pinch' } | undefined;

  constructor(listener: GestureListener) {
    this.#listener = listener;
  }

  /** An event of a finger, of whatever type. */
  take(event: PointerEvent): void {
    switch (event.type) {
      case 'pointerenter':
        if (this.#phase === 'idle') this.#first = { id: event.pointerId, start: event, held: [event] };
        break;
      case 'pointerdown':
        this.#down(event);
        break;
      case 'pointermove':
        this.#move(event);
        break;
      case 'pointerup':
      case 'pointercancel':
        this.#up(event);
        break;
      default:
        // Leaving and losing the capture come after the up.
        if (this.#first?.id === event.pointerId && !this.#first.held.length) this.#listener.pointer(event);
    }
  }

  /** Forgets what is going on; fingers that are down count no more. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#first = undefined;
    this.#fingers.clear();
    this.#phase = 'idle';
  }

  #down(event: PointerEvent): void {
    this.#fingers.set(event.pointerId, event);
    if (this.#phase === 'idle') {
      if (this.#first?.id !== event.pointerId) this.#first = { id: event.pointerId, start: event, held: [] };
      this.#first.start = event;
      this.#first.held.push(event);
      this.#phase = 'waiting';
      this.#timer = setTimeout(() => this.#commit(), SECOND_FINGER_MS);
    } else if (this.#phase === 'waiting') {
      clearTimeout(this.#timer);
      this.#phase = 'two';
      const pair = pairOf(this.#fingers);
      this.#pair = { start: pair, last: pair };
    }
  }

  #move(event: PointerEvent): void {
    if (this.#fingers.has(event.pointerId)) this.#fingers.set(event.pointerId, event);
    if (this.#phase === 'two') return this.#moveTwo(event);
    if (event.pointerId !== this.#first?.id) return;
    if (this.#phase === 'waiting' && distance(event, this.#first.start) > SLOP_PX) this.#commit();
    if (this.#phase === 'pointer') this.#listener.pointer(event);
  }

  #up(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    if (event.pointerId === this.#first?.id) {
      if (this.#phase === 'waiting') {
        // Taken over by the browser before it was a press, it never was one.
        if (event.type === 'pointercancel') return this.reset();
        this.#commit();
      }
      if (this.#phase === 'pointer') {
        this.#listener.pointer(event);
        this.#phase = 'spent';
      }
    }
    if (this.#phase === 'two') this.#phase = 'spent';
    if (this.#fingers.size === 0) this.#phase = 'idle';
  }

  /** The first finger is a pointer. */
  #commit(): void {
    clearTimeout(this.#timer);
    this.#phase = 'pointer';
    for (const event of this.#first!.held.splice(0)) this.#listener.pointer(event);
  }

  #moveTwo(event: PointerEvent): void {
    const pair = this.#pair;
    if (!pair) return;
    const now = pairOf(this.#fingers);
    const { start, last } = pair;
    if (!pair.kind) {
      const moved = distance(now.centre, start.centre);
      const spread = Math.abs(now.spread - start.spread);
      if (Math.max(moved, spread) < DECIDED_PX) return;
      pair.kind = spread > moved ? 'pinch' : 'pan';
    }
    pair.last = now;
    const dx = now.centre.clientX - last.centre.clientX;
    const dy = now.centre.clientY - last.centre.clientY;
    if (pair.kind === 'pan') this.#listener.pan(event, now.centre, dx, dy);
    else this.#listener.pinch(event, now.centre, now.spread / Math.max(last.spread, 1), dx, dy);
  }
}

function pairOf(fingers: ReadonlyMap<number, ClientPoint>): Pair {
  const [one, other] = [...fingers.values()] as [ClientPoint, ClientPoint];
  return {
    centre: { clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 },
    spread: distance(one, other),
  };
}

function distance(one: ClientPoint, other: ClientPoint): number {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
}
