import { element, make } from './dom.js';
import type { Smoothness } from './smoothness.js';

/** Why the picture is smooth, or is not: one sentence, and the stations on the way. */
export class SmoothnessPanel {
  readonly #panel = element('smoothness', HTMLElement);
  readonly #summary = element('smoothness-summary', HTMLElement);
  readonly #verdict = element('verdict', HTMLElement);
  readonly #list = element('stations', HTMLUListElement);
  readonly #rows = new Map<string, { row: HTMLElement; value: HTMLElement; note: HTMLElement }>();

  show({ mood, summary, verdict, stations }: Smoothness): void {
    this.#panel.dataset['mood'] = mood;
    // A status: said again only where it is something new.
    if (this.#summary.textContent !== summary) this.#summary.textContent = summary;
    this.#verdict.hidden = verdict === '';
    this.#verdict.textContent = verdict;
    for (const { name, value, isSlow } of stations) {
      const shown = this.#rows.get(name) ?? this.#add(name);
      shown.row.classList.toggle('slow', isSlow);
      shown.note.textContent = isSlow ? 'slow' : '';
      if (shown.value.textContent !== value) shown.value.textContent = value;
    }
  }

  #add(name: string): { row: HTMLElement; value: HTMLElement; note: HTMLElement } {
    const row = make('li');
    const note = make('em');
    const value = make('span');
    const label = make('strong', name);
    row.append(label, note, value);
    this.#list.append(row);
    const shown = { row, value, note };
    this.#rows.set(name, shown);
    return shown;
  }
}
