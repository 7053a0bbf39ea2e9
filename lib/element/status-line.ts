import type { ViewStats } from '../client/index.js';
import { make, write } from './dom.js';
import { millis } from './figures.js';
import { icon } from './icons.js';
import type { ElementState } from './element-events.js';
import type { ElementTexts } from './texts.js';

/** Above 60 ms a drag begins to feel like a rubber band, above 150 ms like a letter. */
const FAIR_FROM_MS = 60;
const POOR_FROM_MS = 150;

/** In one line: whether the picture is live, how far the server is, and whether one only watches. */
export class StatusLine {
  readonly element: HTMLElement;
  readonly #texts: ElementTexts;
  readonly #state: HTMLElement;
  readonly #latency: HTMLElement;
  readonly #latencyValue = make('span');
  readonly #viewOnly: HTMLElement;

  constructor(texts: ElementTexts) {
    this.#texts = texts;
    this.#state = make('span', { part: 'state', class: 'state' });
    const name = make('span', { class: 'unseen' }, `${texts.roundTrip} `);
    this.#latency = make('span', { part: 'latency', class: 'badge', title: texts.roundTrip }, name, this.#latencyValue);
    this.#viewOnly = make('span', { part: 'view-only', class: 'badge' }, icon('eye'), texts.viewOnly);
    this.element = make('div', { part: 'status', class: 'status' }, this.#state, this.#latency, this.#viewOnly);
    this.showStats(undefined);
    this.showViewOnly(false);
  }

  showState(state: ElementState): void {
    this.#state.dataset['state'] = state;
    write(this.#state, this.#texts[state]);
    if (state !== 'live') this.showStats(undefined);
  }

  showViewOnly(isViewOnly: boolean): void {
    this.#viewOnly.hidden = !isViewOnly;
  }

  showStats(stats: ViewStats | undefined): void {
    const rttMs = stats?.rttMs;
    this.#latency.hidden = rttMs === undefined;
    if (rttMs === undefined) return;
    this.#latency.dataset['tone'] = rttMs < FAIR_FROM_MS ? 'good' : rttMs < POOR_FROM_MS ? 'fair' : 'poor';
    write(this.#latencyValue, millis(rttMs));
  }
}
