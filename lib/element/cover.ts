import type { StateDetail } from '../client/index.js';
import { make, write } from './dom.js';
import type { ElementState } from './element-events.js';
import { icon } from './icons.js';
import { endingOf, type ElementTexts } from './texts.js';

/** What lies over the picture: that one waits, or that it is over and what to do about it. */
export class Cover {
  readonly overlay: HTMLElement;
  readonly banner: HTMLElement;
  readonly #texts: ElementTexts;
  readonly #waiting = make('span');
  readonly #title = make('p', { part: 'banner-title', class: 'title' });
  readonly #text = make('p', { part: 'banner-text' });
  readonly #reason = make('p', { part: 'banner-reason', class: 'reason' });
  readonly #retry: HTMLButtonElement;

  constructor(texts: ElementTexts, onRetry: () => void) {
    this.#texts = texts;
    const spinner = make('span', { class: 'spinner', part: 'spinner' });
    const pill = make('div', { class: 'pill' }, spinner, this.#waiting);
    this.overlay = make('div', { part: 'overlay', class: 'cover overlay' }, pill);
    this.#retry = make('button', { type: 'button', part: 'retry', class: 'retry' }, icon('retry'), texts.retry);
    this.#retry.addEventListener('click', onRetry);
    const card = make('div', { class: 'card' }, icon('alert'), this.#title, this.#text, this.#reason, this.#retry);
    this.banner = make('div', { part: 'banner', class: 'cover banner' }, card);
    this.show('idle', {});
  }

  get hasFocus(): boolean {
    return this.#retry.matches(':focus');
  }

  show(state: ElementState, { code, reason }: StateDetail): void {
    const isOver = state === 'closed' || state === 'refused';
    const isWaiting = state === 'connecting' || state === 'waiting' || state === 'reconnecting';
    this.overlay.hidden = !isWaiting;
    this.overlay.dataset['state'] = state;
    this.banner.hidden = !isOver;
    if (isWaiting) write(this.#waiting, `${this.#texts[state]}…`);
    if (!isOver) return;
    const { title, text } = endingOf(this.#texts, code);
    write(this.#title, title);
    write(this.#text, text);
    const parts = [code === undefined ? '' : `${this.#texts.code} ${code}`, reason ?? ''];
    write(this.#reason, parts.filter(Boolean).join(': '));
    this.#reason.hidden = this.#reason.textContent === '';
  }
}
