import { RemoteFramebufferElement, type ViewStats } from 'nestjs-rfb/element';
import type { StreamDescription } from './api.js';
import { element } from './dom.js';

/** What the page learns from the first viewer. */
export interface ViewersListener {
  onStats(stats: ViewStats): void;
  onNotice(text: string): void;
}

/** The viewers of the chosen stream: one, and beside it a second where a visitor wants to compare. */
export class Viewers {
  readonly #first = element('viewer', RemoteFramebufferElement);
  readonly #place = element('viewers', HTMLElement);
  #second: RemoteFramebufferElement | undefined;
  #title = '';

  constructor(listener: ViewersListener) {
    this.#first.addEventListener('rfb-stats', ({ detail }) => listener.onStats(detail));
    this.#place.addEventListener('rfb-error', ({ detail }) => listener.onNotice(detail.error.message));
  }

  /** Who the first viewer is to the server; `undefined` until it said. */
  get clientId(): string | undefined {
    return this.#first.view?.config?.client_id;
  }

  get isOpen(): boolean {
    return this.#first.src !== '';
  }

  open({ name, title }: StreamDescription): void {
    this.#title = title;
    this.#first.label = `Live view: ${title}`;
    this.#first.src = name === 'default' ? '/rfb' : `/rfb/${encodeURIComponent(name)}`;
    this.#follow();
  }

  close(): void {
    this.#first.src = '';
    this.#follow();
  }

  setViewOnly(viewOnly: boolean): void {
    this.#first.viewOnly = viewOnly;
  }

  /** The second viewer is a stranger to the first: its own connection, fit and format. */
  setSecond(isWanted: boolean): void {
    this.#second?.remove();
    this.#second = undefined;
    this.#place.classList.toggle('two', isWanted);
    if (!isWanted) return;
    this.#second = document.createElement('remote-framebuffer');
    this.#second.id = 'second';
    this.#second.controls = true;
    this.#second.worker = this.#first.worker;
    this.#follow();
    this.#place.append(this.#second);
  }

  focus(): void {
    this.#first.focus();
  }

  #follow(): void {
    if (!this.#second) return;
    this.#second.src = this.#first.src;
    this.#second.label = `Second view: ${this.#title}`;
  }
}
