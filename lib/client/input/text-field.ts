import type { InputTarget } from './input-target.js';
import type { OutgoingEvent } from '../worker/messages.js';

/** The wire's limit for one event. */
const MAX_TEXT_LENGTH = 1024;
/** On-screen keyboards tell of a Backspace only where there is something to delete. */
const REST = ' ';

/** Keys of on-screen keyboards that are known by what they do to a text. */
const EDITS: readonly (readonly [inputType: RegExp, key: string])[] = [
  [/^insert(LineBreak|Paragraph)$/, 'Enter'],
  [/^delete.*Forward$/, 'Delete'],
  [/^delete.*Backward$/, 'Backspace'],
];

/**
 * The text field that has the focus of a view, because input methods, dead keys and on-screen keyboards write into nothing
 * else. Keys that the application is told of never reach it, so that whatever it is given was told by no key.
 */
export class TextField {
  readonly element = document.createElement('textarea');
  readonly #target: InputTarget;
  readonly #onBlur: () => void;

  /**
   * @param label - what a screen reader calls it
   * @param onBlur - the focus left the view
   */
  constructor(target: InputTarget, label: string, onBlur: () => void) {
    this.#target = target;
    this.#onBlur = onBlur;
    const { canvas, signal } = target;
    this.#dress(label);
    const on = <K extends keyof HTMLElementEventMap>(type: K, handle: (event: HTMLElementEventMap[K]) => void) =>
      this.element.addEventListener(type, handle, { signal });
    on('input', (event) => this.#input(event));
    on('compositionstart', () => this.#showComposition(true));
    on('compositionend', ({ data }) => {
      this.#showComposition(false);
      this.#send(data);
      this.#empty();
    });
    on('keydown', ({ key, ctrlKey, metaKey }) => {
      // The canvas, which hands the focus on to the field, is the next stop.
      if (key === 'Tab' && !ctrlKey && !metaKey) canvas.tabIndex = -1;
    });
    on('blur', () => this.#blur());
    canvas.addEventListener('focus', () => target.active && this.#takeOver(), { signal });
    canvas.addEventListener('pointerdown', (event) => this.#place(event), { signal });
    // Before the canvas: there its place without a position is the canvas's corner, whatever the page's style.
    canvas.before(this.element);
    this.#empty();
    if (canvas.matches(':focus') && target.active) this.#takeOver();
  }

  get #hasFocus(): boolean {
    return this.element.matches(':focus');
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  /** Input is the application's, or the page's, which shall have its keys then. */
  setActive(isActive: boolean): void {
    const { canvas } = this.#target;
    if (isActive && canvas.matches(':focus')) this.focus();
    if (!isActive && this.#hasFocus) canvas.focus({ preventScroll: true });
  }

  /** Must be called in a click or tap: browsers show no keyboard else. */
  setVirtualKeyboard(isShown: boolean): void {
    this.element.inputMode = isShown ? 'text' : 'none';
    // Browsers look at it when the focus comes.
    if (this.#hasFocus) this.element.blur();
    if (isShown) this.focus();
  }

  close(): void {
    this.element.remove();
  }

  #takeOver(): void {
    const { canvas } = this.#target;
    const isRingDue = canvas.matches(':focus-visible');
    this.focus();
    // Nobody sees the field, and who came by Tab must see where the focus is (WCAG 2.4.7).
    if (isRingDue) canvas.style.outline = 'auto';
  }

  #blur(): void {
    const { canvas } = this.#target;
    this.#showComposition(false);
    this.#empty();
    canvas.style.outline = '';
    if (this.#target.active) canvas.tabIndex = 0;
    this.#onBlur();
  }

  #input({ inputType, isComposing }: InputEvent): void {
    // What is composed comes as a whole, at its end.
    if (isComposing || /Composition/.test(inputType)) return;
    const key = EDITS.find(([edit]) => edit.test(inputType))?.[1];
    const text = this.element.value.replace(REST, '');
    this.#empty();
    if (key) this.#press(key);
    else this.#send(text);
  }

  #press(key: string): void {
    const timestamp = performance.now() / 1000;
    for (const type of ['key_down', 'key_up'] as const) {
      this.#emit({ type, key, code: key, modifiers: [], timestamp, repeat: false });
    }
  }

  #send(text: string): void {
    let part = '';
    // By characters: half of one is no text. A half that the browser gives is none either.
    for (const character of text.replace(/\p{Surrogate}/gu, '\ufffd')) {
      if (part.length + character.length > MAX_TEXT_LENGTH) {
        this.#emit({ type: 'char', data: part, timestamp: performance.now() / 1000 });
        part = '';
      }
      part += character;
    }
    if (part) this.#emit({ type: 'char', data: part, timestamp: performance.now() / 1000 });
  }

  #emit(event: OutgoingEvent): void {
    if (this.#target.active) this.#target.send(event);
  }

  #empty(): void {
    this.element.value = REST;
    this.element.setSelectionRange(REST.length, REST.length);
  }

  /** Lists of candidates open at the caret: where the viewer clicked last. */
  #place({ offsetX, offsetY }: PointerEvent): void {
    const { clientWidth, clientHeight } = this.#target.canvas;
    const x = Math.max(0, Math.min(offsetX, clientWidth - 1));
    const y = Math.max(0, Math.min(offsetY, clientHeight - 20));
    this.element.style.translate = `${x}px ${y}px`;
  }

  /** What is being composed must be seen; the application knows nothing of it yet. */
  #showComposition(isShown: boolean): void {
    Object.assign(this.element.style, { opacity: isShown ? '1' : '0', width: isShown ? '16em' : '1px' });
  }

  #dress(label: string): void {
    const attributes = {
      'aria-label': label,
      autocapitalize: 'off',
      autocomplete: 'off',
      autocorrect: 'off',
      inputmode: 'none',
      spellcheck: 'false',
      // The canvas is the stop for Tab, and hands the focus on.
      tabindex: '-1',
    };
    for (const [name, value] of Object.entries(attributes)) this.element.setAttribute(name, value);
    Object.assign(this.element.style, {
      position: 'absolute',
      height: '20px',
      margin: '0',
      border: '0',
      padding: '0',
      outline: 'none',
      resize: 'none',
      overflow: 'hidden',
      whiteSpace: 'pre',
      // iOS zooms the page for smaller text.
      font: '16px/20px sans-serif',
      pointerEvents: 'none',
    });
    this.#showComposition(false);
  }
}
