import type { StreamDescription } from './api.js';
import { make } from './dom.js';

interface Item {
  readonly link: HTMLAnchorElement;
  readonly viewers: HTMLElement;
}

/** The links to the streams. The one that is shown is the fragment of the page's address, so it can be shared. */
export class StreamList {
  readonly #items = new Map<string, Item>();

  constructor(
    private readonly list: HTMLUListElement,
    private readonly onChoose: (name: string) => void,
  ) {
    addEventListener('hashchange', () => this.#follow());
  }

  /** Lists the streams, and chooses the one of the address, or the first. */
  show(streams: readonly StreamDescription[]): void {
    this.#items.clear();
    this.list.replaceChildren();
    for (const { name, title } of streams) {
      const link = make('a', title);
      link.href = `#/${encodeURIComponent(name)}`;
      const viewers = make('small');
      link.append(viewers);
      const item = make('li');
      item.append(link);
      this.list.append(item);
      this.#items.set(name, { link, viewers });
    }
    this.updateViewers(streams);
    this.#follow();
  }

  updateViewers(streams: readonly StreamDescription[]): void {
    for (const { name, viewers } of streams) {
      const item = this.#items.get(name);
      if (item) item.viewers.textContent = viewers === 0 ? '' : viewers === 1 ? '1 viewer' : `${viewers} viewers`;
    }
  }

  #follow(): void {
    const name = this.#named() ?? [...this.#items.keys()][0];
    if (name === undefined) return;
    for (const [each, { link }] of this.#items) {
      if (each !== name) {
        link.removeAttribute('aria-current');
        continue;
      }
      link.setAttribute('aria-current', 'page');
      // On a phone the list is wider than the screen.
      link.scrollIntoView({ block: 'nearest', inline: 'center' });
    }
    this.onChoose(name);
  }

  #named(): string | undefined {
    try {
      const name = decodeURIComponent(location.hash.replace(/^#\//, ''));
      return this.#items.has(name) ? name : undefined;
    } catch {
      return undefined; // no percent-encoding
    }
  }
}
