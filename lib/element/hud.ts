import type { ViewStats } from '../client/index.js';
import { make, write } from './dom.js';
import { browserFigures, serverFigures, type Figures } from './figures.js';
import type { ElementTexts } from './texts.js';

/** Figures over the picture. They come twice a second, and are written only while somebody sees them. */
export class Hud {
  readonly element: HTMLElement;
  readonly #browser: FigureList;
  readonly #server: FigureList;

  constructor(texts: ElementTexts) {
    this.#browser = new FigureList(texts.browser);
    this.#server = new FigureList(texts.server);
    this.element = make(
      'div',
      { part: 'hud', class: 'hud', role: 'group', 'aria-label': texts.hud, id: 'hud' },
      this.#browser.element,
      this.#server.element,
    );
    this.element.hidden = true;
  }

  show(isShown: boolean, stats: ViewStats | undefined): void {
    this.element.hidden = !isShown;
    if (isShown) this.update(stats);
  }

  update(stats: ViewStats | undefined): void {
    if (this.element.hidden) return;
    this.#browser.show(browserFigures(stats));
    this.#server.show(serverFigures(stats));
  }
}

/** A list that keeps its elements: a selection or a screen reader is not thrown off twice a second. */
class FigureList {
  readonly element: HTMLElement;
  readonly #list = make('dl');
  readonly #rows = new Map<string, HTMLElement>();

  constructor(title: string) {
    this.element = make('section', {}, make('p', { class: 'title' }, title), this.#list);
  }

  show(figures: Figures): void {
    const names = Object.keys(figures);
    this.element.hidden = names.length === 0;
    for (const [name, text] of Object.entries(figures)) write(this.#rows.get(name) ?? this.#add(name), text);
    for (const [name, value] of this.#rows) if (!names.includes(name)) this.#remove(name, value);
  }

  #add(name: string): HTMLElement {
    const value = make('dd');
    this.#list.append(make('div', {}, make('dt', {}, name), value));
    this.#rows.set(name, value);
    return value;
  }

  #remove(name: string, value: HTMLElement): void {
    value.parentElement?.remove();
    this.#rows.delete(name);
  }
}
