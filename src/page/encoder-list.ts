import { listEncoders, type EncoderReport } from './api.js';
import { element } from './dom.js';

/** The encoders of the server as choices: how fast each is, and why one cannot be chosen. */
export class EncoderList {
  readonly #select = element('encoder', HTMLSelectElement);
  readonly #state = element('encoder-state', HTMLElement);
  readonly #reasons = element('encoder-reasons', HTMLDetailsElement);

  /** Asks the server, which measures on the first time; until then there is the automatic choice. */
  async load(): Promise<void> {
    try {
      this.#show(await listEncoders());
    } catch (error) {
      this.#state.textContent = `Not measured: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** Shows which one is chosen, be it measured or not. */
  set value(name: string) {
    if (![...this.#select.options].some((option) => option.value === name)) this.#select.add(new Option(name, name));
    this.#select.value = name;
  }

  #show(encoders: readonly EncoderReport[]): void {
    const chosen = this.#select.value;
    const choices = encoders.map(({ name, isAvailable, msPerFrame, reason }) => {
      const option = new Option(isAvailable ? `${name} · ${msPerFrame?.toFixed(1)} ms` : `${name} · not here`, name);
      option.disabled = !isAvailable;
      if (reason !== undefined) option.title = reason;
      return option;
    });
    this.#select.replaceChildren(new Option('Automatic', 'auto'), ...choices);
    this.value = chosen;
    this.#state.textContent = 'Median time of one 1280 × 720 frame on this server.';
    const missing = encoders.filter(({ isAvailable }) => !isAvailable);
    this.#reasons.hidden = missing.length === 0;
    this.#reasons.querySelector('dl')?.replaceChildren(...missing.flatMap(describe));
  }
}

function describe({ name, reason }: EncoderReport): HTMLElement[] {
  const term = document.createElement('dt');
  term.textContent = name;
  const description = document.createElement('dd');
  description.textContent = reason ?? '';
  return [term, description];
}
