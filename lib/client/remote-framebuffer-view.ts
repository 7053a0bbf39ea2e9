import type { ConfigMessage, Fit, Role } from '../protocol/index.js';
import { ViewCore } from './view-core.js';
import {
  checkBackground,
  checkFit,
  checkSmoothing,
  checkSupported,
  checkToken,
  resolveViewOptions,
  type ViewCapability,
  type ViewOptions,
} from './view-options.js';
import type { ViewZoom } from './view-zoom.js';
import type { Smoothing } from './worker/messages.js';
import type { ViewState } from './worker/view-state.js';

/**
 * Shows one stream of a server inside an element and sends the input back.
 *
 * The view is as large as the element, which must have a size of its own. Socket, decoding and painting live in a
 * worker, so that a busy page neither delays pictures nor is delayed by them; on the page's own thread, with a warning on
 * the console, where the browser or the page's content security policy lets it have none.
 *
 * @example
 * ```ts
 * const view = new RemoteFramebufferView(document.querySelector('#stage')!, { url: '/rfb/camera' });
 * // … and when the element goes:
 * view.dispose();
 * ```
 * @public
 */
export class RemoteFramebufferView {
  /** The canvas inside the target: one, for the whole life of the view. */
  readonly canvas: HTMLCanvasElement;
  /** Enlarges the picture inside the view. */
  readonly zoom: ViewZoom;
  readonly #core: ViewCore;

  /**
   * Connects at once.
   *
   * @param target - where to show the stream; the view adds one canvas to it
   * @param options - see there; copied
   * @throws TypeError or RangeError naming a wrong option
   */
  constructor(target: HTMLElement, options: ViewOptions = {}) {
    if (!(target instanceof HTMLElement)) throw new TypeError(`target must be an HTMLElement, got ${String(target)}`);
    this.#core = new ViewCore(target, resolveViewOptions(options));
    this.canvas = this.#core.canvas;
    this.zoom = this.#core.zoom;
  }

  /** Where the view stands. */
  get state(): ViewState {
    return this.#core.status.state;
  }

  /** What was negotiated last; `undefined` before the server let the viewer in. */
  get config(): ConfigMessage | undefined {
    return this.#core.status.config;
  }

  /** What the server last said that this viewer may do; `undefined` before it let the viewer in. */
  get role(): Role | undefined {
    return this.#core.role.granted;
  }

  /** Whether input reaches the application: the server grants it, and the view is not view only by the page's wish. */
  get canControl(): boolean {
    return this.#core.role.canControl;
  }

  /**
   * Fits the picture in another way, at once.
   *
   * - `'contain'`: all of it, with background beside it.
   * - `'cover'`: the whole view, with parts of the picture cut off.
   * - `'fill'`: stretched.
   *
   * @throws RangeError
   */
  setFit(fit: Fit): void {
    this.#core.look.change({ fit: checkFit(fit) });
  }

  /**
   * Sets the colour of what the picture leaves free.
   *
   * @param background - a CSS colour
   * @throws TypeError
   */
  setBackground(background: string): void {
    this.#core.look.change({ background: checkBackground(background) });
  }

  /**
   * Smooths the picture where it is scaled, or keeps its pixels sharp, at once.
   *
   * @throws RangeError
   */
  setSmoothing(smoothing: Smoothing): void {
    this.#core.look.change({ smoothing: checkSmoothing(smoothing) });
  }

  /** Switches between steering and only watching. What is pressed is released first. */
  setViewOnly(viewOnly: boolean): void {
    if (!this.#core.isClosed) this.#core.role.setViewOnly(viewOnly);
  }

  /**
   * Offers other formats; the server chooses anew without a reconnect. H.264 that failed before is tried again.
   *
   * @param supported - at least one; H.264 goes to the server only where the browser decodes it
   * @throws TypeError or RangeError
   */
  setSupported(supported: readonly ViewCapability[]): void {
    const checked = [...checkSupported(supported)];
    this.#core.thread.post({ type: 'supported', supported: checked });
  }

  /**
   * The last picture as PNG, in its own pixels: without fit, background and scaling.
   *
   * @throws Error (rejects) where nothing was painted yet, or the view is disposed before the answer
   */
  capture(): Promise<Blob> {
    return this.#core.captures.request();
  }

  /**
   * Connects again, now: after the last word of a server, where the view does not come back by itself, or in place of a
   * connection that is there. The last picture stays until the next.
   *
   * @param options - a fresh `token` to be let in with, from now on; without one the last is sent again
   * @throws TypeError
   */
  reconnect({ token }: { token?: string } = {}): void {
    checkToken(token);
    this.#core.thread.post({ type: 'reconnect', token });
  }

  /** Gives the keyboard to the view. */
  focus(): void {
    this.#core.input.focus();
  }

  /**
   * Shows the device's on-screen keyboard, or sends it away. Browsers show one only in answer to a click or tap: call this
   * from a button of yours. What is typed comes as `char`. Nothing without the option `textInput`.
   */
  setVirtualKeyboard(isShown: boolean): void {
    if (!this.#core.isClosed) this.#core.input.setVirtualKeyboard(isShown);
  }

  /**
   * Ends everything: releases what is pressed, closes the socket, ends the worker, removes the canvas, rejects pending
   * captures. No callback is called afterwards. Idempotent.
   */
  dispose(): void {
    this.#core.close();
    this.canvas.remove();
  }
}
