import { RemoteFramebufferView, type Fit, type ViewStats } from 'nestjs-rfb/client';
import type { StreamDescription } from './api.js';
import type { StateBanner } from './state-banner.js';

/** The client's worker as a file: the page's policy allows no blobs. */
const WORKER = '/assets/rfb-worker.js';

/** What the page learns from the view. */
export interface LiveViewListener {
  onStats(stats: ViewStats): void;
  onNotice(text: string): void;
}

/** The one view of the page: another stream is another view in the same place. */
export class LiveView {
  #view: RemoteFramebufferView | undefined;
  #fit: Fit = 'contain';
  #viewOnly = false;

  constructor(
    private readonly stage: HTMLElement,
    private readonly banner: StateBanner,
    private readonly listener: LiveViewListener,
  ) {}

  /** Who this browser is to the server; `undefined` until it said. */
  get clientId(): string | undefined {
    return this.#view?.config?.client_id;
  }

  get isOpen(): boolean {
    return this.#view !== undefined;
  }

  open({ name, title }: StreamDescription): void {
    this.close();
    this.banner.show('connecting');
    this.#view = new RemoteFramebufferView(this.stage, {
      url: name === 'default' ? '/rfb' : `/rfb/${encodeURIComponent(name)}`,
      worker: WORKER,
      fit: this.#fit,
      viewOnly: this.#viewOnly,
      label: `Live view: ${title}`,
      onState: (state, detail) => this.banner.show(state, detail),
      onStats: (stats) => this.listener.onStats(stats),
      onError: (error) => this.listener.onNotice(error.message),
    });
  }

  close(): void {
    this.#view?.dispose();
    this.#view = undefined;
    this.banner.rest();
  }

  setFit(fit: Fit): void {
    this.#fit = fit;
    this.#view?.setFit(fit);
  }

  setViewOnly(viewOnly: boolean): void {
    this.#viewOnly = viewOnly;
    this.#view?.setViewOnly(viewOnly);
  }

  focus(): void {
    this.#view?.focus();
  }

  /** @throws Error (rejects) where there is no picture */
  capture(): Promise<Blob> {
    if (!this.#view) return Promise.reject(new Error('there is no picture yet'));
    return this.#view.capture();
  }
}
