import { createComponent, mergeProps, splitProps, type JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { ViewOptions } from '../client/index.js';
import { OPTION_NAMES } from '../binding/option-names.js';
import { createRemoteFramebuffer } from './create-remote-framebuffer.js';

/**
 * Options of the view, and what a `div` may have besides: `class`, `style`, `id`, …
 *
 * @public
 */
export interface RemoteFramebufferProps
  extends ViewOptions, Omit<JSX.HTMLAttributes<HTMLDivElement>, keyof ViewOptions | 'children' | 'innerHTML'> {}

/**
 * One stream in a `div`, which needs a size of its own; see {@link createRemoteFramebuffer} for what props may change.
 * Its `ref` is the `div`.
 *
 * @example
 * ```tsx
 * <RemoteFramebuffer url="/rfb/camera" class="stage" fit={fit()} onState={(state) => setState(state)} />
 * ```
 * @public
 */
export function RemoteFramebuffer(props: RemoteFramebufferProps): JSX.Element {
  const [options, own, attributes] = splitProps(props, OPTION_NAMES, ['ref']);
  const { ref } = createRemoteFramebuffer(options);
  const element = {
    component: 'div' as const,
    ref: (div: HTMLDivElement) => {
      ref(div);
      // The compiler makes a function of every ref.
      if (typeof own.ref === 'function') own.ref(div);
    },
  };
  return createComponent(Dynamic<'div'>, mergeProps(attributes, element));
}
