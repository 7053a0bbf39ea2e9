import { untrack } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { toStore } from 'svelte/store';
import type { RemoteFramebufferView, Role, StateDetail, ViewOptions, ViewState } from '../client/index.js';
import { copyOptions } from '../binding/option-values.js';
import { ViewBinding } from '../binding/view-binding.js';
import type { ViewSnapshot } from '../binding/view-snapshot.js';

/**
 * One stream, for one element of yours: {@link attach} shows it there, and what it says of itself can be used in
 * templates, `$derived` and `$effect` like any state. Written without runes, so that it needs no compiler.
 *
 * Options may change at any time: `url`, `token`, `worker`, `reconnect`, `maxBackingDimension`, `colorSpace`, `zoom` and those
 * of input connect anew, all others change the view that is there, and callbacks are always the newest. Nothing reacts to a
 * picture or to figures, which go to `onStats` alone.
 *
 * @example
 * ```svelte
 * <script>
 *   let fit = $state('contain');
 *   const camera = new RemoteFramebuffer(() => ({ url: '/rfb/camera', fit }));
 * </script>
 * <div class="stage" {@attach camera.attach}></div>
 * <p>{camera.state}</p>
 * ```
 * @public
 */
export class RemoteFramebuffer {
  readonly #options: () => ViewOptions;
  readonly #binding = new ViewBinding();
  readonly #track = createSubscriber((update) => this.#binding.subscribe(update));

  /**
   * @param options - of the view: a function, because state is followed only where it is read; what is left out has its
   * default
   */
  constructor(options: () => ViewOptions = () => ({})) {
    this.#options = options;
  }

  /**
   * Shows the stream in an element that has a size of its own: `<div {@attach camera.attach}></div>`.
   *
   * @returns ends it; Svelte does so when the element goes
   * @throws TypeError or RangeError naming a wrong option, for the next boundary
   */
  readonly attach = (element: HTMLElement): (() => void) => {
    // What is read here must not attach again: that would be another view.
    const stop = untrack(() =>
      toStore(() => copyOptions(this.#options())).subscribe((next) => this.#binding.update(next)),
    );
    untrack(() => this.#binding.attach(element));
    return () => {
      stop();
      this.#binding.detach(element);
    };
  };

  /** The view; `undefined` before its element is on the page, after it has gone, and on a server. */
  get view(): RemoteFramebufferView | undefined {
    return this.#current.view;
  }

  /** Where the view stands. Without a view: `'connecting'` before the first one, `'closed'` after it. */
  get state(): ViewState {
    return this.#current.state;
  }

  /** Why it stands there. */
  get detail(): StateDetail {
    return this.#current.detail;
  }

  /** What the server lets this viewer do; `undefined` before it said so. */
  get role(): Role | undefined {
    return this.#current.role;
  }

  get #current(): ViewSnapshot {
    this.#track();
    return this.#binding.getSnapshot();
  }
}

/**
 * The attachment of a {@link RemoteFramebuffer} of its own, where a page needs the picture and nothing else.
 *
 * @param options - of the view: a function, because an object would attach anew at every change
 *
 * @example
 * ```svelte
 * <div class="stage" {@attach remoteFramebuffer(() => ({ url: '/rfb/camera', fit }))}></div>
 * ```
 * @public
 */
export function remoteFramebuffer(options?: () => ViewOptions): RemoteFramebuffer['attach'] {
  return new RemoteFramebuffer(options).attach;
}
