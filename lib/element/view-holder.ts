import { RemoteFramebufferView, type ViewOptions } from '../client/index.js';
import type { RemoteFramebufferElement } from './remote-framebuffer-element.js';

/** What an element has a screen reader told of its picture. */
type Named = Pick<RemoteFramebufferElement, 'label' | 'texts'>;

export function viewTexts({ label, texts }: Named): { label: string; viewOnlyLabel: string } {
  return { label: label || texts.label, viewOnlyLabel: texts.viewOnly };
}

/** The one view of an element. A view is made for one stream; whatever needs another one makes it here. */
export class ViewHolder {
  #view: RemoteFramebufferView | undefined;
  #token: string | undefined;

  get view(): RemoteFramebufferView | undefined {
    return this.#view;
  }

  /** The last that was tried. */
  get token(): string | undefined {
    return this.#token;
  }

  /**
   * Ends the view there is, and makes the next.
   *
   * @returns why it cannot be made: a wrong URL, or a browser that cannot show one
   */
  make(stage: HTMLElement, options: ViewOptions): Error | undefined {
    this.drop();
    this.#token = options.token;
    try {
      this.#view = new RemoteFramebufferView(stage, options);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    this.#view.canvas.part.add('canvas');
    return undefined;
  }

  /** @returns false where there is no view, or one that would have to forget a token */
  reconnect(token: string | undefined): boolean {
    if (!this.#view || (token === undefined && this.#token !== undefined)) return false;
    try {
      this.#view.reconnect(token === undefined ? {} : { token });
    } catch {
      // A token that is none: told by who makes the next view.
      return false;
    }
    this.#token = token;
    return true;
  }

  /** Names the picture. The view says what it was made with, whenever it becomes one that only watches. */
  name(host: Named): void {
    const canvas = this.#view?.canvas;
    const { label, viewOnlyLabel } = viewTexts(host);
    canvas?.setAttribute('aria-label', label);
    if (canvas?.hasAttribute('aria-description')) canvas.setAttribute('aria-description', viewOnlyLabel);
  }

  drop(): void {
    this.#view?.dispose();
    this.#view = undefined;
  }
}
