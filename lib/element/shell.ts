import type { Fit, StateDetail, ViewStats } from '../client/index.js';
import { Announcer } from './announcer.js';
import type { ElementTransport } from './attributes.js';
import { Cover } from './cover.js';
import { make, write } from './dom.js';
import type { ElementState } from './element-events.js';
import { Hud } from './hud.js';
import { icon, type IconName } from './icons.js';
import { MenuButton } from './menu-button.js';
import { StatusLine } from './status-line.js';
import { endingOf, type ElementTexts } from './texts.js';
import { Toolbar } from './toolbar.js';

/** What a person may ask for. */
export interface ShellListener {
  onFit(fit: Fit): void;
  onTransport(transport: ElementTransport): void;
  onScreenshot(): void;
  onHud(): void;
  onFullscreen(): void;
  onRetry(): void;
}

/** Long enough to read a file's name. */
const NOTICE_MS = 5000;

/** Everything around the picture: covers, figures, status line and toolbar. Shows what it is told, and decides nothing. */
export class Shell {
  /** Goes into the shadow tree. */
  readonly nodes: readonly HTMLElement[];
  readonly #texts: ElementTexts;
  readonly #announcer = new Announcer();
  readonly #status: StatusLine;
  readonly #cover: Cover;
  readonly #hud: Hud;
  readonly #bar: HTMLElement;
  readonly #notice = make('p', { part: 'notice', class: 'notice' });
  readonly #fit: MenuButton<Fit>;
  readonly #transport: MenuButton<ElementTransport>;
  readonly #hudButton: HTMLButtonElement;
  readonly #fullscreenButton: HTMLButtonElement;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param stage - where the view puts its canvas */
  constructor(stage: HTMLElement, texts: ElementTexts, listener: ShellListener) {
    this.#texts = texts;
    this.#status = new StatusLine(texts);
    this.#cover = new Cover(texts, () => listener.onRetry());
    this.#hud = new Hud(texts);
    this.#fit = new MenuButton<Fit>({
      name: 'fit',
      icon: 'fit',
      label: texts.fit,
      choices: [
        ['contain', texts.contain],
        ['cover', texts.cover],
        ['fill', texts.fill],
      ],
      onChoose: (fit) => listener.onFit(fit),
    });
    this.#transport = new MenuButton<ElementTransport>({
      name: 'transport',
      icon: 'film',
      label: texts.transport,
      choices: (['auto', 'h264', 'image', 'jpeg', 'png', 'webp'] as const).map((each) => [each, texts[each]]),
      onChoose: (transport) => listener.onTransport(transport),
    });
    const screenshot = createButton('screenshot', 'camera', texts.screenshot, () => listener.onScreenshot());
    this.#hudButton = createButton('hud', 'chart', texts.hud, () => listener.onHud());
    this.#hudButton.setAttribute('aria-controls', 'hud');
    this.#fullscreenButton = createButton('fullscreen', 'maximize', texts.fullscreen, () => listener.onFullscreen());
    // Phones of one maker have full screen for videos only.
    this.#fullscreenButton.hidden = !document.fullscreenEnabled;
    const buttons = [screenshot, this.#hudButton, this.#fullscreenButton];
    const toolbar = new Toolbar(
      texts.toolbar,
      [this.#fit.element, this.#transport.element, ...buttons],
      [this.#fit.button, this.#transport.button, ...buttons],
    );
    this.#bar = make('div', { part: 'bar', class: 'bar' }, this.#status.element, toolbar.element);
    this.#notice.hidden = true;
    const { overlay, banner } = this.#cover;
    const screen = make('div', { part: 'screen', class: 'screen' }, stage, overlay, this.#hud.element, banner);
    screen.append(this.#notice);
    this.nodes = [screen, this.#bar, this.#announcer.element];
  }

  /** Whether the keyboard is on what goes away when the view is tried again. */
  get hasRetryFocus(): boolean {
    return this.#cover.hasFocus;
  }

  showControls(areShown: boolean): void {
    this.#bar.hidden = !areShown;
  }

  showState(state: ElementState, detail: StateDetail = {}): void {
    this.#status.showState(state);
    this.#cover.show(state, detail);
    const isOver = state === 'closed' || state === 'refused';
    const { title, text } = endingOf(this.#texts, detail.code);
    if (state !== 'idle') this.#announcer.say(isOver ? `${title}. ${text}` : this.#texts[state]);
  }

  showViewOnly(isViewOnly: boolean): void {
    this.#status.showViewOnly(isViewOnly);
  }

  showFit(fit: Fit): void {
    this.#fit.value = fit;
  }

  showTransport(transport: ElementTransport): void {
    this.#transport.value = transport;
  }

  showHud(isShown: boolean, stats: ViewStats | undefined): void {
    this.#hud.show(isShown, stats);
    this.#hudButton.setAttribute('aria-pressed', String(isShown));
  }

  showStats(stats: ViewStats): void {
    this.#hud.update(stats);
    if (!this.#bar.hidden) this.#status.showStats(stats);
  }

  showFullscreen(isFull: boolean): void {
    const name = isFull ? this.#texts.leaveFullscreen : this.#texts.fullscreen;
    this.#fullscreenButton.setAttribute('aria-label', name);
    this.#fullscreenButton.title = name;
    this.#fullscreenButton.replaceChildren(icon(isFull ? 'leave' : 'maximize'));
  }

  /** Says something in passing, to eye and ear. */
  notify(text: string): void {
    clearTimeout(this.#noticeTimer);
    write(this.#notice, text);
    this.#notice.hidden = false;
    this.#announcer.say(text);
    this.#noticeTimer = setTimeout(() => (this.#notice.hidden = true), NOTICE_MS);
  }

  close(): void {
    clearTimeout(this.#noticeTimer);
    this.#notice.hidden = true;
    this.#announcer.close();
  }
}

function createButton(name: string, picture: IconName, label: string, onClick: () => void): HTMLButtonElement {
  const attributes = { type: 'button', part: `button ${name}-button`, 'aria-label': label, title: label };
  const button = make('button', attributes, icon(picture));
  button.addEventListener('click', onClick);
  return button;
}
