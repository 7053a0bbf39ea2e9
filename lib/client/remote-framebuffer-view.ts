import type { ConfigMessage, Fit, Role } from '../protocol/index.js';
import { BackingObserver } from './backing-observer.js';
import { CaptureRequests } from './capture-requests.js';
import { InputHost } from './input-host.js';
import { watchPage } from './page-presence.js';
import { createViewCanvas, dressCanvas } from './view-canvas.js';
import { ViewLook } from './view-look.js';
import {
  checkBackground,
  checkFit,
  checkSmoothing,
  checkSupported,
  checkToken,
  resolveViewOptions,
  type ResolvedViewOptions,
  type ViewCapability,
  type ViewOptions,
} from './view-options.js';
import { ViewRole } from './view-role.js';
import { viewStart } from './view-start.js';
import { ViewStatus } from './view-status.js';
import { ViewThread } from './view-thread.js';
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
  readonly #options: ResolvedViewOptions;
  readonly #thread: ViewThread;
  readonly #look: ViewLook;
  readonly #backing: BackingObserver;
  readonly #input: InputHost;
  readonly #role: ViewRole;
  readonly #captures: CaptureRequests;
  readonly #status: ViewStatus;
  readonly #abort = new AbortController();
  #disposed = false;

  /**
   * Connects at once.
   *
   * @param target - where to show the stream; the view adds one canvas to it
   * @param options - see there; copied
   * @throws TypeError or RangeError naming a wrong option
   */
  constructor(target: HTMLElement, options: ViewOptions = {}) {
    if (!(target instanceof HTMLElement)) throw new TypeError(`target must be an HTMLElement, got ${String(target)}`);
    this.#options = resolveViewOptions(options);
    const { worker, viewOnly, label, viewOnlyLabel, maxBackingDimension } = this.#options;
    const start = viewStart(this.#options);
    const file = worker === undefined ? undefined : new URL(worker, document.baseURI);
    this.canvas = createViewCanvas(label);
    target.append(this.canvas);
    this.#backing = new BackingObserver(this.canvas, maxBackingDimension, (viewport) =>
      this.#thread.post({ type: 'viewport', viewport }),
    );
    this.#thread = new ViewThread({
      canvas: this.canvas,
      file,
      start: { ...start, viewport: this.#backing.current },
      onMessage: (message) => void this.#input.ready.then(() => this.#status.receive(message)),
      onFailure: (error, isOver) => this.#failed(error, isOver),
    });
    this.#look = new ViewLook(this.canvas, start.look, (look) => this.#thread.post({ type: 'look', look }));
    this.#input = new InputHost(
      {
        canvas: this.canvas,
        options: this.#options,
        label,
        view: () => {
          const frame = this.#status.shown;
          return frame && { frame, backing: this.#backing.size, fit: this.#look.current.fit };
        },
        send: (event) => this.#thread.post({ type: 'event', event }),
      },
      (error) => this.#options.onError?.(error),
    );
    this.#role = new ViewRole(viewOnly, {
      dress: (shown) => {
        this.#input.setActive(shown !== 'view');
        dressCanvas(this.canvas, shown, viewOnlyLabel);
      },
      onRole: (role) => this.#options.onRole?.(role),
    });
    this.#captures = new CaptureRequests((id) => this.#thread.post({ type: 'capture', id }));
    this.#status = new ViewStatus({
      canvas: this.canvas,
      options: this.#options,
      role: this.#role,
      captures: this.#captures,
      input: this.#input,
      thread: this.#thread,
    });
    watchPage(this.#thread, this.#input, this.#abort.signal);
  }

  /** Where the view stands. */
  get state(): ViewState {
    return this.#status.state;
  }

  /** What was negotiated last; `undefined` before the server let the viewer in. */
  get config(): ConfigMessage | undefined {
    return this.#status.config;
  }

  /** What the server last said that this viewer may do; `undefined` before it let the viewer in. */
  get role(): Role | undefined {
    return this.#role.granted;
  }

  /** Whether input reaches the application: the server grants it, and the view is not view only by the page's wish. */
  get canControl(): boolean {
    return this.#role.canControl;
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
    this.#look.change({ fit: checkFit(fit) });
  }

  /**
   * Sets the colour of what the picture leaves free.
   *
   * @param background - a CSS colour
   * @throws TypeError
   */
  setBackground(background: string): void {
    this.#look.change({ background: checkBackground(background) });
  }

  /**
   * Smooths the picture where it is scaled, or keeps its pixels sharp, at once.
   *
   * @throws RangeError
   */
  setSmoothing(smoothing: Smoothing): void {
    this.#look.change({ smoothing: checkSmoothing(smoothing) });
  }

  /** Switches between steering and only watching. What is pressed is released first. */
  setViewOnly(viewOnly: boolean): void {
    if (!this.#disposed) this.#role.setViewOnly(viewOnly);
  }

  /**
   * Offers other formats; the server chooses anew without a reconnect. H.264 that failed before is tried again.
   *
   * @param supported - at least one; H.264 goes to the server only where the browser decodes it
   * @throws TypeError or RangeError
   */
  setSupported(supported: readonly ViewCapability[]): void {
    const checked = [...checkSupported(supported)];
    this.#thread.post({ type: 'supported', supported: checked });
  }

  /**
   * The last picture as PNG, in its own pixels: without fit, background and scaling.
   *
   * @throws Error (rejects) where nothing was painted yet, or the view is disposed before the answer
   */
  capture(): Promise<Blob> {
    return this.#captures.request();
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
    this.#thread.post({ type: 'reconnect', token });
  }

  /** Gives the keyboard to the view. */
  focus(): void {
    this.#input.focus();
  }

  /**
   * Shows the device's on-screen keyboard, or sends it away. Browsers show one only in answer to a click or tap: call this
   * from a button of yours. What is typed comes as `char`. Nothing without the option `textInput`.
   */
  setVirtualKeyboard(isShown: boolean): void {
    if (!this.#disposed) this.#input.setVirtualKeyboard(isShown);
  }

  /**
   * Ends everything: releases what is pressed, closes the socket, ends the worker, removes the canvas, rejects pending
   * captures. No callback is called afterwards. Idempotent.
   */
  dispose(): void {
    if (this.#shutDown()) this.canvas.remove();
  }

  /** Everything but the canvas; false where that was done before. */
  #shutDown(): boolean {
    if (this.#disposed) return false;
    this.#input.close();
    this.#disposed = true;
    this.#abort.abort();
    this.#backing.close();
    this.#captures.close();
    this.#status.close();
    this.#thread.close();
    return true;
  }

  #failed(error: Error, isOver: boolean): void {
    if (isOver && this.#shutDown()) this.#options.onState?.('closed', { reason: error.message });
    this.#options.onError?.(error);
  }
}
