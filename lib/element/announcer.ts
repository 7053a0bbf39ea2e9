import { make, write } from './dom.js';

/** A connection that comes and goes must not talk over everything else the reader has to say. */
const INTERVAL_MS = 2000;

/** Tells screen readers what changed: politely, at most every two seconds, the newest only. */
export class Announcer {
  readonly element = make('div', { class: 'unseen', role: 'status', part: 'announcer' });
  #next: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    this.#next = text;
    if (this.#timer === undefined) this.#speak();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#next = undefined;
  }

  #speak(): void {
    this.#timer = undefined;
    if (this.#next === undefined) return;
    write(this.element, this.#next);
    this.#next = undefined;
    this.#timer = setTimeout(() => this.#speak(), INTERVAL_MS);
  }
}
