import { make, write } from './dom.js';
import { icon, type IconName } from './icons.js';

/** What a menu is about, and what there is to choose. */
export interface MenuOptions<T extends string> {
  /** Names of button and menu in the shadow tree. */
  name: string;
  icon: IconName;
  label: string;
  choices: readonly (readonly [value: T, text: string])[];
  onChoose(value: T): void;
}

/** A button that shows one of several values and opens a menu of them: the menu button of the ARIA Authoring Practices. */
export class MenuButton<T extends string> {
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly #options: MenuOptions<T>;
  readonly #menu: HTMLElement;
  readonly #text = make('span', { class: 'value' });
  readonly #items: ReadonlyMap<T, HTMLElement>;
  #value: T;

  constructor(options: MenuOptions<T>) {
    this.#options = options;
    this.#value = options.choices[0]![0];
    this.button = make(
      'button',
      { type: 'button', part: `button ${options.name}-button`, 'aria-haspopup': 'menu', 'aria-expanded': 'false' },
      icon(options.icon),
      this.#text,
      icon('chevron'),
    );
    const id = `${options.name}-menu`;
    this.button.setAttribute('aria-controls', id);
    this.#items = new Map(options.choices.map(([value, text]) => [value, createItem(text)]));
    this.#menu = make('div', { part: 'menu', class: 'menu', role: 'menu', id, 'aria-label': options.label });
    this.#menu.append(...this.#items.values());
    this.#menu.hidden = true;
    this.element = make('div', { class: 'menu-button' }, this.button, this.#menu);
    this.#listen();
    this.value = this.#value;
  }

  set value(value: T) {
    this.#value = value;
    const text = this.#options.choices.find(([each]) => each === value)?.[1] ?? value;
    write(this.#text, text);
    this.button.setAttribute('aria-label', `${this.#options.label}: ${text}`);
    this.button.title = this.#options.label;
    for (const [each, item] of this.#items) item.setAttribute('aria-checked', String(each === value));
  }

  #listen(): void {
    this.button.addEventListener('click', () => (this.#menu.hidden ? this.#open() : this.#close()));
    this.button.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      this.#open();
    });
    this.#menu.addEventListener('keydown', (event) => this.#keyDown(event));
    for (const [value, item] of this.#items) item.addEventListener('click', () => this.#choose(value));
    this.element.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.element.contains(relatedTarget))) this.#close();
    });
  }

  #keyDown(event: KeyboardEvent): void {
    const items = [...this.#items.values()];
    const index = items.findIndex((item) => item === event.target);
    const steps: Record<string, number> = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: -1 };
    const step = steps[event.key];
    if (step !== undefined) items.at(step % items.length)?.focus();
    else if (event.key === 'Enter' || event.key === ' ') (event.target as HTMLElement).click();
    else if (event.key === 'Escape') this.#close(true);
    // Tab leaves, which closes; letters and the like are nobody's.
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #choose(value: T): void {
    this.value = value;
    this.#close(true);
    this.#options.onChoose(value);
  }

  #open(): void {
    this.#menu.hidden = false;
    this.button.setAttribute('aria-expanded', 'true');
    this.#items.get(this.#value)?.focus();
  }

  #close(shallFocus = false): void {
    if (this.#menu.hidden) return;
    if (shallFocus) this.button.focus();
    this.#menu.hidden = true;
    this.button.setAttribute('aria-expanded', 'false');
  }
}

function createItem(text: string): HTMLElement {
  return make('div', { class: 'item', part: 'menu-item', role: 'menuitemradio', tabindex: '-1' }, icon('check'), text);
}
