import type { ConfigMessage, Fit, Role } from '../protocol/index.js';
import { BackingObserver } from './backing-observer.js';
import { CaptureRequests } from './capture-requests.js';
import { InputHost } from './input-host.js';
import { watchPage } from './page-presence.js';
import { resolveUrl } from './resolve-url.js';
import { createViewCanvas, dressCanvas } from './view-canvas.js';
import {
  checkBackground,
  checkFit,
  checkSupported,
  checkToken,
  resolveViewOptions,
  type ResolvedViewOptions,
  type ViewCapability,
  type ViewOptions,
} from './view-options.js';
import { ViewRole } from './view-role.js';
import { ViewStatus } from './view-status.js';
import { WorkerHost } from './worker-host.js';
import type { ViewState } from './worker/view-state.js';

/**
 * Shows one stream of a server inside an element and sends the input back.
 *
 * The view is as large as the element, which must have a size of its own. Socket, decoding and painting live in a
 * worker, so that a busy page neither delays pictures nor is delayed by them.
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
  readonly #worker: WorkerHost;
  readonly #backing: BackingObserver;
  readonly #input: InputHost;
  readonly #role: ViewRole;
  readonly #captures: CaptureRequests;
  readonly #status: ViewStatus;
  readonly #abort = new AbortController();
  #look: { fit: Fit; background: string };
  #disposed = false;

  /**
   * Connects at once.
   *
   * @param target - where to show the stream; the view adds one canvas to it
   * @param options - see there; copied
   * @throws TypeError or RangeError naming a wrong option, and Error in a browser without OffscreenCanvas
   */
  constructor(target: HTMLElement, options: ViewOptions = {}) {
    if (!(target instanceof HTMLElement)) throw new TypeError(`target must be an HTMLElement, got ${String(target)}`);
    this.#options = resolveViewOptions(options);
    const { fit, background, viewOnly, label, viewOnlyLabel, maxBackingDimension, supported, reconnect, token } =
      this.#options;
    const url = resolveUrl(this.#options.url, document.baseURI);
    this.#look = { fit, background };
    this.canvas = createViewCanvas(label);
    const offscreen = this.canvas.transferControlToOffscreen();
    this.#worker = new WorkerHost(
      this.#options.worker,
      (message) => void this.#input.ready.then(() => this.#status.receive(message)),
      (error, started) => this.#workerFailed(error, started),
    );
    target.append(this.canvas);
    this.#backing = new BackingObserver(this.canvas, maxBackingDimension, (viewport) =>
      this.#worker.post({ type: 'viewport', viewport }),
    );
    this.#input = new InputHost(
      {
        canvas: this.canvas,
        options: this.#options,
        label,
        view: () => {
          const frame = this.#status.shown;
          return frame && { frame, backing: this.#backing.size, fit: this.#look.fit };
        },
        send: (event) => this.#worker.post({ type: 'event', event }),
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
    this.#captures = new CaptureRequests((id) => this.#worker.post({ type: 'capture', id }));
    this.#status = new ViewStatus({
      canvas: this.canvas,
      options: this.#options,
      role: this.#role,
      captures: this.#captures,
      input: this.#input,
      worker: this.#worker,
    });
    watchPage(this.#worker, this.#input, this.#abort.signal);
    this.#worker.post(
      {
        type: 'start',
        canvas: offscreen,
        url,
        token,
        supported: [...supported],
        viewport: this.#backing.current,
        look: this.#look,
        hidden: document.hidden,
        reconnect: reconnect.schedule,
        asks: reconnect.shouldReconnect !== undefined,
      },
      [offscreen],
    );
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
    this.#setLook({ fit: checkFit(fit) });
  }

  /**
   * Sets the colour of what the picture leaves free.
   *
   * @param background - a CSS colour
   * @throws TypeError
   */
  setBackground(background: string): void {
    this.#setLook({ background: checkBackground(background) });
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
    if (!this.#disposed) this.#worker.post({ type: 'supported', supported: checked });
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
    if (!this.#disposed) this.#worker.post({ type: 'reconnect', token });
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
    if (!this.#shutDown()) return;
    this.#worker.close();
    this.canvas.remove();
  }

  /** Everything but canvas and worker; false where that was done before. */
  #shutDown(): boolean {
    if (this.#disposed) return false;
    this.#input.close();
    this.#disposed = true;
    this.#abort.abort();
    this.#backing.close();
    this.#captures.close();
    this.#status.close();
    return true;
  }

  #setLook(change: Partial<{ fit: Fit; background: string }>): void {
    this.#look = { ...this.#look, ...change };
    if (!this.#disposed) this.#worker.post({ type: 'look', look: this.#look });
  }

  #workerFailed(error: Error, started: boolean): void {
    if (!started && this.#shutDown()) {
      this.#worker.terminate();
      this.#options.onState?.('closed', { reason: error.message });
    }
    this.#options.onError?.(error);
  }
}
