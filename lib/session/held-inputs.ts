import { MAX_BUTTONS } from '../protocol/events.js';
import type { ClientEvent, KeyRenderviewEvent, PointerRenderviewEvent } from '../protocol/index.js';

/** Buttons and keys one viewer may hold at a time. */
export const MAX_HELD = 64;

/**
 * What a viewer holds pressed. When it goes, or may no longer control, the application gets the releases: no other
 * party can know of them.
 */
export class HeldInputs {
  readonly #buttons = new Map<string, PointerRenderviewEvent>();
  readonly #keys = new Map<string, KeyRenderviewEvent>();
  /** Released for the viewer, who does so too when it hears of its role: perhaps after it has the control again. */
  #released = new Set<string>();

  /** Whether an event releases what is held. */
  holds(event: ClientEvent): boolean {
    if (event.type === 'pointer_up') return this.#buttons.has(buttonKey(event));
    return event.type === 'key_up' && this.#keys.has(keyKey(event));
  }

  /**
   * Notes an event.
   *
   * @returns false for a press beyond what can be tracked, and for the second release of the same; neither may reach the
   *   application
   */
  note(event: ClientEvent): boolean {
    switch (event.type) {
      case 'pointer_down':
        return this.#press(this.#buttons, buttonKey(event), event);
      case 'pointer_up':
        return this.#lift(this.#buttons, buttonKey(event));
      case 'pointer_move':
        this.#follow(event);
        return true;
      case 'key_down':
        return this.#press(this.#keys, keyKey(event), event);
      case 'key_up':
        return this.#lift(this.#keys, keyKey(event));
      default:
        return true;
    }
  }

  /** The releases of everything held, and forgets it. */
  release(): ClientEvent[] {
    const held = [...this.#buttons.values()];
    const ups = held.map((down, index): PointerRenderviewEvent => ({
      ...down,
      type: 'pointer_up',
      buttons: held
        .slice(index + 1)
        .filter(({ pointer_id: pointer }) => pointer === down.pointer_id)
        .map(({ button }) => button)
        .slice(0, MAX_BUTTONS),
      ...(down.pressure === undefined ? {} : { pressure: 0 }),
    }));
    const keyUps = [...this.#keys.values()].map(({ repeat: _, ...down }): KeyRenderviewEvent => ({
      ...down,
      type: 'key_up',
    }));
    this.#released = new Set([...this.#buttons.keys(), ...this.#keys.keys()]);
    this.#buttons.clear();
    this.#keys.clear();
    return [...ups, ...keyUps];
  }

  #press<E>(held: Map<string, E>, key: string, event: E): boolean {
    if (!held.has(key) && this.#buttons.size + this.#keys.size >= MAX_HELD) return false;
    held.set(key, event);
    this.#released.delete(key);
    return true;
  }

  #lift(held: Map<string, unknown>, key: string): boolean {
    return held.delete(key) || !this.#released.delete(key);
  }

  /** A release happens where the pointer was last, not where it was pressed. */
  #follow(move: PointerRenderviewEvent): void {
    for (const [key, down] of this.#buttons) {
      if (down.pointer_id !== move.pointer_id) continue;
      this.#buttons.set(key, { ...down, x: move.x, y: move.y, inside: move.inside });
    }
  }
}

function buttonKey(event: PointerRenderviewEvent): string {
  return `${event.pointer_id ?? ''}:${event.button}`;
}

/** `code` tells left from right; on-screen keyboards have none. */
function keyKey(event: KeyRenderviewEvent): string {
  return event.code || event.key;
}
