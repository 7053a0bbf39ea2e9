import type { Fit, RemoteFramebufferView, Role, ViewStats } from '../client/index.js';
import { OBSERVED, reflectAttributes, REMAKING, upgradeProperties, type ElementTransport } from './attributes.js';
import { ElementCore } from './element-core.js';
import type { ElementState } from './element-events.js';
import { TEXTS, type ElementTexts } from './texts.js';

/** A server has no HTMLElement: there this module can be imported, and no element made. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? Object;

/**
 * `<remote-framebuffer>`: shows one stream of a server, with the controls a person needs.
 *
 * Connects while it is in a document and has a `src`. A move within the document keeps the connection. Every attribute
 * may change at any time; `src`, `worker`, `max-backing-dimension`, `zoom` and `no-reconnect` begin a new connection.
 *
 * @example
 * ```html
 * <remote-framebuffer src="/rfb/camera" controls fit="contain"></remote-framebuffer>
 * ```
 * @public
 */
export class RemoteFramebufferElement extends Base {
  /** Attributes the browser tells the element about. */
  static readonly observedAttributes: readonly string[] = OBSERVED;
  /** The stream: `/rfb` is the default one, `/rfb/camera` a named one. Relative to the page. Without it there is none. */
  declare src: string;
  /** Shows toolbar and status line. */
  declare controls: boolean;
  /**
   * How the picture is fitted. Who has the toolbar may choose as well.
   * @defaultValue `'contain'`
   */
  declare fit: Fit;
  /**
   * How pictures may travel. Who has the toolbar may choose as well.
   * @defaultValue `'auto'`
   */
  declare transport: ElementTransport;
  /** Only watches: sends no input. */
  declare viewOnly: boolean;
  /** Shows figures over the picture. Who has the toolbar may as well. */
  declare hud: boolean;
  /**
   * CSS colour of what the picture leaves free.
   * @defaultValue `'#000'`
   */
  declare background: string;
  /** What a screen reader calls the picture; empty for the one of {@link texts}. */
  declare label: string;
  /** URL of the worker's file, of the page's own origin, for pages whose policy allows no `blob:`; empty for none. */
  declare worker: string;
  /** Longest side of the canvas in device pixels, 1..32768; `undefined` for no bound. */
  declare maxBackingDimension: number | undefined;
  /** Wheel with Control, pinches and two fingers enlarge the picture inside the view; for buttons there is `view.zoom`. */
  declare zoom: boolean;
  /** Does not connect again by itself after a lost connection. */
  declare noReconnect: boolean;
  readonly #core: ElementCore;
  #token: string | undefined;
  #texts: ElementTexts = TEXTS;

  static {
    reflectAttributes(this.prototype);
  }

  constructor() {
    super();
    this.#core = new ElementCore(this);
  }

  /**
   * Credential for the server's `authenticate` hook; never an attribute, which others on the page could read. A new one is
   * tried at once where the last was refused; else it is for the next connection that the element begins.
   */
  get token(): string | undefined {
    return this.#token;
  }

  /** See there. */
  set token(value: string | undefined) {
    this.#token = value ?? undefined;
    this.#core.tokenChanged();
  }

  /** The texts of the element. Set those that differ from the English ones. */
  get texts(): ElementTexts {
    return this.#texts;
  }

  /** See there. */
  set texts(value: Partial<ElementTexts> | undefined) {
    this.#texts = { ...TEXTS, ...value, endings: { ...TEXTS.endings, ...value?.endings } };
    this.#core.textsChanged();
  }

  /** Where the element stands. */
  get state(): ElementState {
    return this.#core.state;
  }

  /** The view, for whatever the element has no word for; `undefined` while there is none. A retry keeps it. */
  get view(): RemoteFramebufferView | undefined {
    return this.#core.view;
  }

  /** What the server lets this viewer do; `undefined` before it said. */
  get viewerRole(): Role | undefined {
    return this.#core.view?.role;
  }

  /** The latest figures of this view; `undefined` before the first. */
  get stats(): ViewStats | undefined {
    return this.#core.stats;
  }

  /** Whether input reaches the application. */
  get canControl(): boolean {
    return this.#core.view?.canControl ?? false;
  }

  /** Connects anew, whatever the state. Does nothing without a `src` or outside a document. */
  reconnect(): void {
    this.#core.remake();
  }

  /**
   * The last picture as PNG, in its own pixels.
   *
   * @throws Error (rejects) where there is none
   */
  capture(): Promise<Blob> {
    return this.#core.view?.capture() ?? Promise.reject(new Error('there is no picture: the element shows no stream'));
  }

  /** Gives the keyboard to the picture. */
  override focus(options?: FocusOptions): void {
    if (this.#core.view) this.#core.view.canvas.focus(options);
    else super.focus(options);
  }

  /** @internal */
  connectedCallback(): void {
    upgradeProperties(this);
    this.#core.connected();
  }

  /** @internal */
  disconnectedCallback(): void {
    this.#core.disconnected();
  }

  /** @internal Keeps `moveBefore` from being taken for a goodbye and a welcome. */
  connectedMoveCallback(): void {}

  /** @internal */
  adoptedCallback(): void {
    this.#core.adopted();
  }

  /** @internal */
  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (REMAKING.has(name)) this.#core.remake();
    else this.#core.attributeChanged(name);
  }
}
