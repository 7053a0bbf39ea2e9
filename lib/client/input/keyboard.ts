import { staysWithBrowser } from './browser-keys.js';
import { modifiersOf } from './button-map.js';
import type { InputTarget } from './input-target.js';

/** The wire's limit; real names are far shorter. */
const MAX_KEY_LENGTH = 64;
/** What an input method makes of a key that it takes; its text comes in another way (UI Events §6.3). */
const INPUT_METHOD_KEY_CODE = 229;

/** Keys that act while the view has the focus. */
export class KeyboardInput {
  readonly #target: InputTarget;
  readonly #captureTab: boolean;
  /** What the application was told is down: `code` (or `key`, where a virtual keyboard has no code) to `key`. */
  readonly #held = new Map<string, { key: string; code: string }>();

  constructor(target: InputTarget, captureTab: boolean) {
    this.#target = target;
    this.#captureTab = captureTab;
    this.listen(target.canvas);
  }

  /** Keys that go to this element are keys of the view. */
  listen(element: HTMLElement): void {
    const { signal } = this.#target;
    const on = (type: 'keydown' | 'keyup', handle: (event: KeyboardEvent) => void) =>
      element.addEventListener(type, (event) => this.#target.active && handle(event), { signal });
    on('keydown', (event) => this.#down(event));
    on('keyup', (event) => this.#up(event));
  }

  /** Nothing stays pressed for an application whose viewer looks away. */
  releaseAll(): void {
    for (const [id, { key, code }] of this.#held) {
      this.#held.delete(id);
      this.#send('key_up', { key, code, timeStamp: performance.now() });
    }
  }

  #down(event: KeyboardEvent): void {
    if (event.key.length > MAX_KEY_LENGTH || isOfInputMethod(event)) return;
    if (staysWithBrowser(event, this.#captureTab)) return;
    event.preventDefault();
    this.#held.set(event.code || event.key, { key: event.key, code: event.code });
    this.#send('key_down', event);
  }

  #up(event: KeyboardEvent): void {
    // Pressed elsewhere, or released by us before: the application knows of no press.
    if (!this.#held.delete(event.code || event.key)) return;
    this.#send('key_up', event);
    // macOS tells no key's up while Meta is held.
    if (event.key === 'Meta') this.releaseAll();
  }

  #send(type: 'key_down' | 'key_up', event: KeyboardEvent | { key: string; code: string; timeStamp: number }): void {
    this.#target.send({
      type,
      key: event.key,
      code: event.code,
      modifiers: 'shiftKey' in event ? modifiersOf(event) : [],
      timestamp: event.timeStamp / 1000,
      repeat: 'repeat' in event && event.repeat,
    });
  }
}

/** Its text comes as `char`: sent as a key as well, it would be there twice. */
function isOfInputMethod({ isComposing, keyCode, key }: KeyboardEvent): boolean {
  return isComposing || keyCode === INPUT_METHOD_KEY_CODE || key === 'Dead';
}
