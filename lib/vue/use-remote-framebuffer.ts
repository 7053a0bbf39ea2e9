import {
  computed,
  getCurrentInstance,
  onActivated,
  onDeactivated,
  onScopeDispose,
  shallowRef,
  toValue,
  watch,
  type ComputedRef,
  type MaybeRefOrGetter,
  type ShallowRef,
} from 'vue';
import type { RemoteFramebufferView, Role, StateDetail, ViewOptions, ViewState } from '../client/index.js';
import { copyOptions } from '../binding/option-values.js';
import { ViewBinding } from '../binding/view-binding.js';

/**
 * What {@link useRemoteFramebuffer} gives.
 *
 * @public
 */
export interface UsedRemoteFramebuffer {
  /** For the element that the view is to be shown in: `<div ref="host">`. It needs a size of its own. */
  readonly host: ShallowRef<HTMLElement | null>;
  /** The view; `undefined` before its element is on the page, after it has gone, and on a server. */
  readonly view: ComputedRef<RemoteFramebufferView | undefined>;
  /** Where the view stands. Without a view: `'connecting'` before the first one, `'closed'` after it. */
  readonly state: ComputedRef<ViewState>;
  /** Why it stands there. */
  readonly detail: ComputedRef<StateDetail>;
  /** What the server lets this viewer do; `undefined` before it said so. */
  readonly role: ComputedRef<Role | undefined>;
}

/**
 * Shows one stream inside an element of yours, for as long as it is there. In a kept-alive component that is not shown
 * there is no view.
 *
 * Options may change at any time: `url`, `token`, `worker`, `reconnect`, `maxBackingDimension`, `colorSpace`, `zoom` and those
 * of input connect anew, all others change the view that is there, and callbacks are always the newest. Nothing reacts to a
 * picture or to figures, which go to `onStats` alone.
 *
 * @param options - of the view, as an object, a reactive one, a ref or a getter; what is left out has its default
 * @throws TypeError or RangeError naming a wrong option, from a watcher, for `onErrorCaptured` and `app.config.errorHandler`
 *
 * @example
 * ```ts
 * const { host, state } = useRemoteFramebuffer(() => ({ url: '/rfb/camera', fit: fit.value }));
 * ```
 * @public
 */
export function useRemoteFramebuffer(options: MaybeRefOrGetter<ViewOptions> = {}): UsedRemoteFramebuffer {
  const binding = new ViewBinding();
  const host = shallowRef<HTMLElement | null>(null);
  const snapshot = shallowRef(binding.getSnapshot());
  const isActive = shallowRef(true);
  binding.subscribe(() => (snapshot.value = binding.getSnapshot()));
  binding.update(copyOptions(toValue(options)));
  watch(
    () => copyOptions(toValue(options)),
    (next) => binding.update(next),
  );
  watch(
    () => (isActive.value ? host.value : null),
    (element, before) => {
      if (before) binding.detach(before);
      if (element) binding.attach(element);
    },
    // The element is on the page by then, and what goes with it is still told.
    { flush: 'post', immediate: true },
  );
  onScopeDispose(() => binding.detach());
  if (getCurrentInstance()) {
    onActivated(() => (isActive.value = true));
    onDeactivated(() => (isActive.value = false));
  }
  return {
    host,
    view: computed(() => snapshot.value.view),
    state: computed(() => snapshot.value.state),
    detail: computed(() => snapshot.value.detail),
    role: computed(() => snapshot.value.role),
  };
}
