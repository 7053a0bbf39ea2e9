import { RemoteFramebufferView, type ViewOptions } from '../client/index.js';

/** The one view of an element. A view is made for one stream; whatever needs another one, a retry too, makes it here. */
export class ViewHolder {
  #view: RemoteFramebufferView | undefined;

  get view(): RemoteFramebufferView | undefined {
    return this.#view;
  }

  /**
   * Ends the view there is, and makes the next.
   *
   * @returns why it cannot be made: a wrong URL, or a browser that cannot show one
   */
  make(stage: HTMLElement, options: ViewOptions): Error | undefined {
    this.drop();
    try {
      this.#view = new RemoteFramebufferView(stage, options);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    this.#view.canvas.part.add('canvas');
    return undefined;
  }

  drop(): void {
    this.#view?.dispose();
    this.#view = undefined;
  }
}
