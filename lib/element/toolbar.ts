import { make } from './dom.js';

/**
 * Buttons in a row that are one stop for Tab, between which the arrow keys go: the toolbar of the ARIA Authoring
 * Practices.
 */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #buttons: readonly HTMLButtonElement[];

  /** @param items - the buttons, or what they are in */
  constructor(label: string, items: readonly HTMLElement[], buttons: readonly HTMLButtonElement[]) {
    this.#buttons = buttons;
    this.element = make('div', { part: 'toolbar', class: 'toolbar', role: 'toolbar', 'aria-label': label }, ...items);
    this.#rest(buttons[0]);
    this.element.addEventListener('focusin', ({ target }) => {
      const button = buttons.find((each) => each === target);
      if (button) this.#rest(button);
    });
    this.element.addEventListener('keydown', (event) => this.#keyDown(event));
  }

  #keyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const usable = this.#buttons.filter((button) => !button.hidden);
    const index = usable.findIndex((button) => button === event.target);
    if (index < 0) return;
    const forward = getComputedStyle(this.element).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const steps: Record<string, number> = {
      ArrowLeft: index - 1,
      ArrowRight: index - 1,
      [forward]: index + 1,
      Home: 0,
      End: -1,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    usable.at(step % usable.length)?.focus();
  }

  #rest(here: HTMLButtonElement | undefined): void {
    for (const button of this.#buttons) button.tabIndex = button === here ? 0 : -1;
  }
}
