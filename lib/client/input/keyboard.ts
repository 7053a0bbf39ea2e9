import { modifiersOf } from './button-map.js';
import type { InputTarget } from './input-target.js';

/** The wire's limit; real names are far shorter. */
const MAX_KEY_LENGTH = 64;

/** Keys that act while the canvas has the focus. */
export class KeyboardInput {
  readonly #target: InputTarget;
  /** What the application was told is down: `code` (or `key`, where a virtual keyboard has no code) to `key`. */
  readonly #held = new Map<string, { key: string; code: string }>();

  constructor(target: InputTarget) {
    this.#target = target;
    const { canvas, signal } = target;
    const on = (type: 'keydown' | 'keyup', handle: (event: KeyboardEvent) => void) =>
      canvas.addEventListener(type, (event) => target.active && handle(event), { signal });
    on('keydown', (event) => this.#down(event));
    on('keyup', (event) => this.#up(event));
  }

  /** Nothing stays pressed for an application whose viewer looks away. */
  releaseAll(): void {
    for (const id of [...this.#held.keys()]) this.#release(id);
  }

  #down(event: KeyboardEvent): void {
    if (event.isComposing || event.key.length > MAX_KEY_LENGTH) return;
    if (belongsToRemote(event)) event.preventDefault();
    this.#held.set(event.code || event.key, { key: event.key, code: event.code });
    this.#target.send({
      type: 'key_down',
      key: event.key,
      code: event.code,
      modifiers: modifiersOf(event),
      timestamp: event.timeStamp / 1000,
      repeat: event.repeat,
    });
  }

  #up(event: KeyboardEvent): void {
    // Pressed elsewhere, or released by us before: the application knows of no press.
    if (!this.#held.delete(event.code || event.key)) return;
    this.#target.send({
      type: 'key_up',
      key: event.key,
      code: event.code,
      modifiers: modifiersOf(event),
      timestamp: event.timeStamp / 1000,
      repeat: false,
    });
    // macOS tells no key's up while Meta is held.
    if (event.key === 'Meta') this.releaseAll();
  }

  #release(id: string): void {
    const { key, code } = this.#held.get(id)!;
    this.#held.delete(id);
    this.#target.send({
      type: 'key_up',
      key,
      code,
      modifiers: [],
      timestamp: performance.now() / 1000,
      repeat: false,
    });
  }
}

/**
 * Whether a key's effect on the page is taken away. Not for shortcuts (reload, copy, developer tools), and not for Tab:
 * who cannot use a mouse must be able to leave the canvas (WCAG 2.1.2).
 */
export function belongsToRemote(event: { key: string; ctrlKey: boolean; altKey: boolean; metaKey: boolean }): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  return event.key !== 'Tab' && !/^F\d+$/.test(event.key);
}
