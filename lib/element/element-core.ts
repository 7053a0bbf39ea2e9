import type { RemoteFramebufferView, Role, StateDetail, ViewOptions, ViewState, ViewStats } from '../client/index.js';
import { TRANSPORTS } from './attributes.js';
import { make } from './dom.js';
import { emit, type ElementState } from './element-events.js';
import type { RemoteFramebufferElement } from './remote-framebuffer-element.js';
import { saveScreenshot } from './screenshot.js';
import { Shell } from './shell.js';
import { markState } from './state-mark.js';
import { adoptStyles } from './style-sheet.js';
import { ViewHolder, viewTexts } from './view-holder.js';

/** Behind the element's properties: keeps a view while there is something to show, and its shell true. */
export class ElementCore {
  readonly #host: RemoteFramebufferElement;
  readonly #root: ShadowRoot;
  readonly #stage = make('div', { part: 'stage', class: 'stage' });
  readonly #holder = new ViewHolder();
  readonly #internals: ElementInternals;
  #shell: Shell | undefined;
  #state: ElementState = 'idle';
  #detail: StateDetail = {};
  #stats: ViewStats | undefined;
  #isDue = false;
  #mustRemake = false;
  #mustReconnect = false;
  #mustFocus = false;
  #listening = new AbortController();

  constructor(host: RemoteFramebufferElement) {
    this.#host = host;
    this.#root = host.attachShadow({ mode: 'open' });
    this.#internals = host.attachInternals();
    adoptStyles(this.#root);
  }

  get state(): ElementState {
    return this.#state;
  }

  get view(): RemoteFramebufferView | undefined {
    return this.#holder.view;
  }

  get stats(): ViewStats | undefined {
    return this.#stats;
  }

  connected(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const document = this.#host.ownerDocument;
    document.addEventListener('fullscreenchange', () => this.#showFullscreen(), { signal });
    if (this.#shell) this.#showFullscreen();
    else this.textsChanged();
    this.#schedule();
  }

  disconnected(): void {
    this.#listening.abort();
    this.#schedule();
  }

  adopted(): void {
    adoptStyles(this.#root);
    this.remake();
  }

  remake(): void {
    this.#mustRemake = true;
    this.#schedule();
  }

  tokenChanged(): void {
    if (this.#state !== 'refused') return;
    this.#mustReconnect = true;
    this.#schedule();
  }

  attributeChanged(name: string): void {
    const { fit, background, transport, viewOnly, controls, hud } = this.#host;
    const { view } = this;
    if (name === 'fit') {
      view?.setFit(fit);
      this.#shell?.showFit(fit);
    } else if (name === 'transport') {
      view?.setSupported(TRANSPORTS[transport]);
      this.#shell?.showTransport(transport);
    } else if (name === 'view-only') {
      view?.setViewOnly(viewOnly);
      this.#roleChanged(view?.role);
    } else if (name === 'background') view?.setBackground(background);
    else if (name === 'label') this.#holder.name(this.#host);
    else if (name === 'controls') this.#shell?.showControls(controls);
    else if (name === 'hud') this.#shell?.showHud(hud, this.#stats);
  }

  /** Makes the shell anew, around the same stage. The view stays, and is named anew. */
  textsChanged(): void {
    this.#shell?.close();
    this.#shell = undefined;
    const host = this.#host;
    if (!host.isConnected) return;
    const shell = new Shell(this.#stage, host.texts, {
      onFit: (fit) => (host.fit = fit),
      onTransport: (transport) => (host.transport = transport),
      onHud: () => (host.hud = !host.hud),
      onScreenshot: () => void saveScreenshot(host).then((text) => this.#shell?.notify(text)),
      onFullscreen: () => this.#toggleFullscreen(),
      onRetry: () => this.#retry(),
    });
    this.#shell = shell;
    for (const old of [...this.#root.children]) if (!(old instanceof HTMLStyleElement)) old.remove();
    this.#root.append(...shell.nodes);
    shell.showControls(host.controls);
    shell.showFit(host.fit);
    shell.showTransport(host.transport);
    shell.showHud(host.hud, this.#stats);
    shell.showState(this.#state, this.#detail);
    shell.showViewOnly(this.#isViewOnly);
    this.#showFullscreen();
    this.#holder.name(host);
  }

  /**
   * At the end of the task: several attributes are one change, and who is moved left and came back. Frameworks set
   * properties right after they put an element in.
   */
  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => this.#settle());
  }

  #settle(): void {
    const [mustRemake, mustReconnect] = [this.#mustRemake, this.#mustReconnect];
    this.#isDue = this.#mustRemake = this.#mustReconnect = false;
    const shallShow = this.#host.isConnected && this.#host.src !== '';
    if (!shallShow) this.#drop();
    else if (mustRemake || !this.view) this.#make();
    else if (mustReconnect) this.#reconnect(this.#detail);
  }

  #make(): void {
    // Who hears of the next connection must not find the view of the last.
    this.#holder.drop();
    this.#forgetStats();
    this.#stateChanged('connecting', {});
    const error = this.#holder.make(this.#stage, this.#options());
    if (error) {
      emit(this.#host, 'rfb-error', { error });
      this.#stateChanged('closed', { reason: error.message });
    }
    this.#shell?.showViewOnly(this.#isViewOnly);
    this.#takeFocus();
  }

  #forgetStats(): void {
    this.#stats = undefined;
    this.#shell?.showHud(this.#host.hud, undefined);
  }

  /** From the button that is gone. */
  #takeFocus(): void {
    if (this.#mustFocus) this.view?.focus();
    this.#mustFocus = false;
  }

  #options(): ViewOptions {
    const host = this.#host;
    return {
      url: host.src,
      token: host.token,
      fit: host.fit,
      background: host.background,
      supported: TRANSPORTS[host.transport],
      viewOnly: host.viewOnly,
      worker: host.worker || undefined,
      maxBackingDimension: host.maxBackingDimension,
      zoom: host.zoom,
      reconnect: !host.noReconnect,
      ...viewTexts(host),
      onState: (state, detail) => this.#viewChanged(state, detail),
      onStats: (stats) => this.#measured(stats),
      onRole: (role) => this.#roleChanged(role),
      onError: (error) => emit(this.#host, 'rfb-error', { error }),
    };
  }

  #drop(): void {
    this.#holder.drop();
    this.#forgetStats();
    if (!this.#host.isConnected) this.#shell?.close();
    this.#stateChanged('idle', {});
  }

  #viewChanged(state: ViewState, detail: StateDetail): void {
    // Refused with a credential that is not the newest: the newest was meant.
    if (state === 'refused' && this.#host.token !== this.#holder.token) this.#reconnect(detail);
    else this.#stateChanged(state, detail);
  }

  #stateChanged(state: ElementState, detail: StateDetail): void {
    if (state === this.#state && detail.code === this.#detail.code && detail.reason === this.#detail.reason) return;
    const before = this.#state;
    this.#state = state;
    this.#detail = detail;
    markState(this.#internals, before, state);
    this.#shell?.showState(state, detail);
    this.#shell?.showViewOnly(this.#isViewOnly);
    emit(this.#host, 'rfb-state', { state, ...detail });
  }

  #measured(stats: ViewStats): void {
    this.#stats = stats;
    this.#shell?.showStats(stats);
    emit(this.#host, 'rfb-stats', stats);
  }

  get #isViewOnly(): boolean {
    return this.view !== undefined && (this.#host.viewOnly || this.view.role === 'view');
  }

  #roleChanged(role: Role | undefined): void {
    this.#shell?.showViewOnly(this.#isViewOnly);
    this.#holder.name(this.#host);
    if (role) emit(this.#host, 'rfb-role', { role, canControl: this.#host.canControl });
  }

  #retry(): void {
    this.#mustFocus = this.#shell?.hasRetryFocus ?? false;
    this.#reconnect(this.#detail);
  }

  /** By the view there is, whose last picture stays until there is another. Without a code it failed itself. */
  #reconnect({ code }: StateDetail): void {
    if (code === undefined || !this.#holder.reconnect(this.#host.token)) return this.remake();
    this.#forgetStats();
    this.#takeFocus();
  }

  #toggleFullscreen(): void {
    const host = this.#host;
    if (host.matches(':fullscreen')) void host.ownerDocument.exitFullscreen();
    else host.requestFullscreen().catch(() => this.#shell?.notify(host.texts.noFullscreen));
  }

  #showFullscreen(): void {
    this.#shell?.showFullscreen(this.#host.matches(':fullscreen'));
  }
}
