import { createEffect, createRenderEffect, createSignal, onCleanup, untrack, type Accessor } from 'solid-js';
import type { RemoteFramebufferView, Role, StateDetail, ViewOptions, ViewState } from '../client/index.js';
import { copyOptions } from '../binding/option-values.js';
import { ViewBinding } from '../binding/view-binding.js';

/**
 * What {@link createRemoteFramebuffer} gives.
 *
 * @public
 */
export interface CreatedRemoteFramebuffer {
  /** For the element that the view is to be shown in: `<div ref={ref} />`. It needs a size of its own. */
  readonly ref: (element: HTMLElement) => void;
  /** The view; `undefined` before its element is on the page, after it has gone, and on a server. */
  readonly view: Accessor<RemoteFramebufferView | undefined>;
  /** Where the view stands. Without a view: `'connecting'` before the first one, `'closed'` after it. */
  readonly state: Accessor<ViewState>;
  /** Why it stands there. */
  readonly detail: Accessor<StateDetail>;
  /** What the server lets this viewer do; `undefined` before it said so. */
  readonly role: Accessor<Role | undefined>;
}

/**
 * Shows one stream inside an element of yours, for as long as it is there.
 *
 * Options may change at any time: `url`, `token`, `worker`, `reconnect`, `maxBackingDimension`, `colorSpace`, `zoom` and those
 * of input connect anew, all others change the view that is there, and callbacks are always the newest. Nothing reacts to a
 * picture or to figures, which go to `onStats` alone.
 *
 * @param options - of the view: props, or a function that reads signals; what is left out has its default
 * @throws TypeError or RangeError naming a wrong option, from an effect, for the next error boundary
 *
 * @example
 * ```tsx
 * const { ref, state } = createRemoteFramebuffer(() => ({ url: '/rfb/camera', fit: fit() }));
 * return <div ref={ref} class="stage" aria-busy={state() !== 'live'} />;
 * ```
 * @public
 */
export function createRemoteFramebuffer(options: ViewOptions | (() => ViewOptions) = {}): CreatedRemoteFramebuffer {
  const binding = new ViewBinding();
  const [snapshot, setSnapshot] = createSignal(binding.getSnapshot());
  binding.subscribe(() => setSnapshot(binding.getSnapshot()));
  createRenderEffect(() => binding.update(copyOptions(typeof options === 'function' ? options() : options)));
  return {
    // Where an element is made is where Solid says that it goes: there is no second call, with nothing.
    ref: (element) =>
      createEffect(() => {
        untrack(() => binding.attach(element));
        onCleanup(() => binding.detach(element));
      }),
    view: () => snapshot().view,
    state: () => snapshot().state,
    detail: () => snapshot().detail,
    role: () => snapshot().role,
  };
}
