import { BackingObserver } from './backing-observer.js';
import { CaptureRequests } from './capture-requests.js';
import { InputHost } from './input-host.js';
import { watchPage } from './page-presence.js';
import { createViewCanvas, dressCanvas } from './view-canvas.js';
import { ViewLook } from './view-look.js';
import type { ResolvedViewOptions } from './view-options.js';
import { ViewRole } from './view-role.js';
import { viewStart } from './view-start.js';
import { ViewStatus } from './view-status.js';
import { ViewThread } from './view-thread.js';
import { ZoomHost } from './view-zoom.js';

/** Behind the view's methods: makes its parts, has them know each other, and ends them. */
export class ViewCore {
  readonly canvas: HTMLCanvasElement;
  readonly thread: ViewThread;
  readonly look: ViewLook;
  readonly zoom: ZoomHost;
  readonly input: InputHost;
  readonly role: ViewRole;
  readonly captures: CaptureRequests;
  readonly status: ViewStatus;
  readonly #options: ResolvedViewOptions;
  readonly #backing: BackingObserver;
  readonly #abort = new AbortController();

  /** @throws TypeError for a URL that leads nowhere, and nothing is left then */
  constructor(target: HTMLElement, options: ResolvedViewOptions) {
    this.#options = options;
    const { worker, label } = options;
    const start = viewStart(options);
    const file = worker === undefined ? undefined : new URL(worker, document.baseURI);
    const canvas = createViewCanvas(label);
    this.canvas = canvas;
    target.append(canvas);
    this.#backing = new BackingObserver(canvas, options.maxBackingDimension, (viewport) =>
      this.thread.post({ type: 'viewport', viewport }),
    );
    this.thread = new ViewThread({
      canvas,
      file,
      start: { ...start, viewport: this.#backing.current },
      onMessage: (message) => void this.#ready().then(() => this.status.receive(message)),
      onFailure: (error, isOver) => this.#failed(error, isOver),
    });
    this.look = new ViewLook(canvas, start.look, (look) => this.thread.post({ type: 'look', look }));
    // A page that throws at it stops nothing of the view's.
    const reportError = (error: Error) => queueMicrotask(() => options.onError?.(error));
    const view = () => {
      const frame = this.status.shown;
      return frame && { ...this.look.current, frame, backing: this.#backing.size };
    };
    this.zoom = new ZoomHost({ canvas, view, look: this.look, options }, reportError);
    const input = {
      canvas,
      options,
      label,
      view,
      send: (event) => this.thread.post({ type: 'event', event }),
      zoom: (...gesture) => this.zoom.gesture(...gesture),
    } satisfies ConstructorParameters<typeof InputHost>[0];
    this.input = new InputHost(input, reportError);
    this.role = new ViewRole(options.viewOnly, {
      dress: (shown) => {
        this.input.setActive(shown !== 'view');
        dressCanvas(canvas, shown, options.viewOnlyLabel);
        this.zoom.dress();
      },
      onRole: (role) => options.onRole?.(role),
    });
    this.captures = new CaptureRequests((id) => this.thread.post({ type: 'capture', id }));
    this.status = new ViewStatus(this, options);
    watchPage(this.thread, this.input, this.#abort.signal);
  }

  get isClosed(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Everything but the canvas. Idempotent. */
  close(): void {
    if (this.isClosed) return;
    this.input.close();
    this.zoom.close();
    this.#abort.abort();
    this.#backing.close();
    this.captures.close();
    this.status.close();
    this.thread.close();
  }

  /** What is fetched besides is there when the page hears of anything. */
  async #ready(): Promise<void> {
    await this.zoom.ready;
    await this.input.ready;
  }

  #failed(error: Error, isOver: boolean): void {
    if (isOver) {
      this.close();
      this.#options.onState?.('closed', { reason: error.message });
    }
    // onState may have disposed the view just now, which takes the canvas away.
    if (this.canvas.parentNode) this.#options.onError?.(error);
  }
}
