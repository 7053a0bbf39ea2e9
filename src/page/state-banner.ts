import type { StateDetail, ViewState } from 'nestjs-rfb/client';
import { make } from './dom.js';

/** What to tell while there is no live picture; `undefined` while there is one. */
const TEXTS: Record<ViewState, { title: string; text: string } | undefined> = {
  connecting: { title: 'Connecting…', text: '' },
  waiting: { title: 'Connected', text: 'The first picture is being drawn.' },
  live: undefined,
  reconnecting: { title: 'Connection lost', text: 'Trying again. This is the last picture.' },
  closed: { title: 'The stream has ended', text: '' },
  refused: { title: 'The server does not let you in', text: '' },
};

/** Says where the view stands, beside the title always and over the picture where that matters. */
export class StateBanner {
  constructor(
    private readonly badge: HTMLElement,
    private readonly banner: HTMLElement,
  ) {}

  show(state: ViewState, { code, reason }: StateDetail = {}): void {
    this.badge.dataset['state'] = state;
    this.badge.textContent = state;
    const told = TEXTS[state];
    this.banner.hidden = told === undefined;
    if (!told) return;
    const why = [reason, code === undefined ? '' : `code ${code}`].filter(Boolean).join(', ');
    const card = make('div');
    card.className = 'card';
    card.append(make('h2', told.title));
    if (told.text) card.append(make('p', told.text));
    if (why) card.append(make('p', why));
    this.banner.replaceChildren(card);
  }

  /** Nothing is connected, and nothing is meant to be. */
  rest(): void {
    this.badge.dataset['state'] = 'off';
    this.badge.textContent = 'not started';
    this.banner.hidden = true;
  }
}
