import type { Role } from '../protocol/index.js';

/** Who follows what a view may do. */
export interface ViewRoleListener {
  /**
   * Makes canvas and input so, at first and at every change.
   *
   * @param shown - what both server and page let the view do; `undefined` while nobody said
   */
  dress(shown: Role | undefined): void;
  /** The server said something new. */
  onRole?(role: Role): void;
}

/** What a view may do: by the server's word, and by the page's, which may want less. */
export class ViewRole {
  readonly #listener: ViewRoleListener;
  #granted: Role | undefined;
  #viewOnly: boolean;
  #shown: Role | undefined;

  constructor(viewOnly: boolean, listener: ViewRoleListener) {
    this.#viewOnly = viewOnly;
    this.#listener = listener;
    listener.dress((this.#shown = this.#effective));
  }

  /** What the server said last. */
  get granted(): Role | undefined {
    return this.#granted;
  }

  get canControl(): boolean {
    return this.#shown === 'control';
  }

  /** @param role - as the server said; one that knows no roles lets everybody steer */
  grant(role: Role = 'control'): void {
    const isNew = role !== this.#granted;
    this.#granted = role;
    this.#update();
    if (isNew) this.#listener.onRole?.(role);
  }

  setViewOnly(viewOnly: boolean): void {
    this.#viewOnly = viewOnly;
    this.#update();
  }

  get #effective(): Role | undefined {
    return this.#viewOnly ? 'view' : this.#granted;
  }

  #update(): void {
    const shown = this.#effective;
    if (shown !== this.#shown) this.#listener.dress((this.#shown = shown));
  }
}
